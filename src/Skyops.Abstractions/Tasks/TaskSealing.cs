namespace Skyops.Tasks;

/// <summary>
/// How a task is encrypted end to end: its inputs are sealed before they are uploaded, and its nodes seal what they make. The owner's client makes the one secret that all keys
/// are derived from; here it stands wrapped.
/// </summary>
/// <param name="Id">
/// 32 lower-case hexadecimal digits, drawn by lot by the owner's client: the task's name in everything that is sealed, as its id is not known before it is submitted.
/// </param>
/// <param name="Keys">Who gives keys to nodes, one of <see cref="SealingKeys"/>.</param>
/// <param name="Envelope">
/// The secret, wrapped to the owner's encryption key and with <see cref="SealingKeys.Broker"/> to the broker's: an envelope of <c>Skyops.Sealing</c> in Base64.
/// </param>
[GenerateSerializer, Immutable, Alias("skyops.TaskSealing")]
public sealed record TaskSealing(
    [property: Id(0)] string Id,
    [property: Id(1)] string Keys,
    [property: Id(2)] string Envelope);

/// <summary>Who gives a task's keys to the nodes of its attempts.</summary>
public static class SealingKeys
{
    /// <summary>The silo, from its key store.</summary>
    public const string Broker = "broker";

    /// <summary>The owner's client, which has to be there when a node asks; nobody else can open the envelope.</summary>
    public const string Mine = "mine";

    public static readonly string[] All = [Broker, Mine];
}
