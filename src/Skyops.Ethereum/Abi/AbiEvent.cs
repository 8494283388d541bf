using System.Diagnostics.CodeAnalysis;
using Skyops.Ethereum.Hashing;

namespace Skyops.Ethereum.Abi;

/// <summary>
/// An event of a contract. A log has up to four topics: the hash of the signature (unless the event is anonymous), then
/// the indexed parameters; the others are its data.
/// </summary>
public sealed class AbiEvent
{
    private const int MaxTopics = 4;

    private readonly AbiParameter[] _indexed;
    private readonly AbiType.Tuple _data;

    internal AbiEvent(AbiSignature signature, bool anonymous)
    {
        Signature = signature;
        IsAnonymous = anonymous;
        _indexed = [.. signature.Parameters.Where(parameter => parameter.Indexed)];
        _data = new AbiType.Tuple([.. signature.Parameters.Where(each => !each.Indexed).Select(each => each.Type)]);
        if (TopicCount > MaxTopics)
            throw new AbiException($"'{signature.Text}' has more than {MaxTopics} topics.");
    }

    public AbiSignature Signature { get; }

    /// <summary>Whether the hash of the signature is not among the topics.</summary>
    public bool IsAnonymous { get; }

    /// <summary>The first topic of its logs, unless it is anonymous.</summary>
    public Hash256 Topic => Signature.Hash;

    private int TopicCount => _indexed.Length + (IsAnonymous ? 0 : 1);

    /// <summary>Reads <c>Transfer(address indexed from,address indexed to,uint256 value)</c>.</summary>
    /// <exception cref="AbiException">It is malformed or has too many indexed parameters.</exception>
    public static AbiEvent Parse(string signature, bool anonymous = false) =>
        new(AbiSignature.Parse(signature), anonymous);

    /// <summary>
    /// The topics that logs must have, for a filter: the event's own, then for each indexed parameter in order its
    /// value, or null for any. Fewer values than parameters leave the last ones open.
    /// </summary>
    /// <exception cref="AbiException">There are too many values, or one does not fit.</exception>
    public IReadOnlyList<Hash256?> Filter(params IReadOnlyList<AbiValue?> indexed)
    {
        if (indexed.Count > _indexed.Length)
            throw new AbiException($"'{Signature.Text}' has {_indexed.Length} indexed parameters.");
        var topics = new List<Hash256?>();
        if (!IsAnonymous)
            topics.Add(Topic);
        for (var i = 0; i < indexed.Count; i++)
            topics.Add(indexed[i] is { } value ? TopicOf(_indexed[i].Type, value) : null);
        return topics;
    }

    /// <summary>
    /// The values of all parameters in order, if the log is of this event. Indexed ones that do not fit a word come as
    /// <see cref="AbiValue.Hashed"/>.
    /// </summary>
    /// <returns>False if it is another event's log (or one of a parameter indexed otherwise), or malformed.</returns>
    public bool TryDecode(
        IReadOnlyList<Hash256> topics,
        ReadOnlySpan<byte> data,
        [NotNullWhen(true)] out IReadOnlyList<AbiValue>? values)
    {
        values = null;
        if (topics.Count != TopicCount || (!IsAnonymous && topics[0] != Topic))
            return false;
        try
        {
            var inData = new Queue<AbiValue>(AbiDecoder.Decode(_data, data));
            var inTopics = new Queue<Hash256>(topics.Skip(IsAnonymous ? 0 : 1));
            values = [.. Signature.Parameters.Select(parameter =>
                parameter.Indexed ? FromTopic(parameter.Type, inTopics.Dequeue()) : inData.Dequeue())];
            return true;
        }
        catch (AbiException)
        {
            return false;
        }
    }

    /// <summary>The signature.</summary>
    public override string ToString() => Signature.Text;

    private static bool IsWord(AbiType type) =>
        type is AbiType.Address or AbiType.Flag or AbiType.Number or AbiType.FixedBytes;

    private static AbiValue FromTopic(AbiType type, Hash256 topic) =>
        IsWord(type) ? AbiWord.Read(type, topic.ToBytes()) : new AbiValue.Hashed(topic);

    // The hash of an indexed array or tuple is over an encoding of its own, which no filter here has a use for.
    private static Hash256 TopicOf(AbiType type, AbiValue value)
    {
        switch (type, value)
        {
            case (_, AbiValue.Hashed hashed) when !IsWord(type):
                return hashed.Value;
            case (AbiType.AnyBytes, AbiValue.Bytes bytes):
                return Hash256.FromBytes(Keccak256.Hash(bytes.Value.Span));
            case (AbiType.Text, AbiValue.Text text):
                return Hash256.FromBytes(Keccak256.Hash(AbiEncoder.ToUtf8(text.Value)));
            default:
                var word = new byte[AbiWord.Size];
                AbiWord.Write(type, value, word);
                return Hash256.FromBytes(word);
        }
    }
}
