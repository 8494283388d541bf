using Skyops.Delivery.Targets;

namespace Skyops.Delivery.Http;

/// <summary>Failures of HTTP calls in words that say what to do.</summary>
/// <param name="target">The target's name.</param>
/// <param name="address">As it may be shown.</param>
/// <param name="secret">What must not be repeated even if the server does; null when nothing was sent.</param>
internal sealed class PeerFailures(string target, string address, string? secret)
{
    private const int MostSaid = 200;

    public DeliveryException Status(PeerCall call, int status, string said)
    {
        var (fault, hint) = status switch
        {
            401 or 403 => (DeliveryFault.Refused, "check the credentials that the environment gives, and that they may write there"),
            404 or 405 => (DeliveryFault.NotFound, "check the address: another kind of server answers there, or none for this"),
            402 => (DeliveryFault.TooDear, "put more into the wallet"),
            413 => (DeliveryFault.TooLarge, "deliver it to a target that takes more"),
            408 or 425 or 429 or >= 500 => (DeliveryFault.Unavailable, "try again later"),
            _ => (DeliveryFault.BadAnswer, "check that the address is that of the right kind of server"),
        };
        return Make(fault, $"{call.Verb} was answered {status}{Quote(said)}", hint);
    }

    public DeliveryException Late(PeerCall call, TimeSpan within) =>
        Make(DeliveryFault.Unavailable, $"{call.Verb} was not done within {within.TotalSeconds:0} s", "check the connection, and try again");

    public DeliveryException Lost(PeerCall call, Exception why) =>
        Make(DeliveryFault.Unavailable, $"{call.Verb} got no answer: {why.Message}", "check that the server runs and that the address is right");

    public DeliveryException BadAnswer(string what, string said) => Make(DeliveryFault.BadAnswer, $"{what}{Quote(said)}", "check that the address is that of the right kind of server");

    public DeliveryException Make(DeliveryFault fault, string problem, string hint) => new(fault, target, address, problem, hint);

    /// <summary>The start of what the server said, on one line.</summary>
    private string Quote(string said)
    {
        if (secret is { Length: > 0 }) said = said.Replace(secret, "***", StringComparison.Ordinal);
        var line = new string([.. said.Take(MostSaid).Select(c => char.IsControl(c) ? ' ' : c)]).Trim();
        return line.Length == 0 ? "" : $": {line}";
    }
}
