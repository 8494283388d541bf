using System.Text.Json;

namespace Skyops.Ethereum.Abi;

/// <summary>
/// The JSON that a compiler writes of a contract's interface (Solidity, "Contract ABI Specification", JSON). Functions,
/// events and errors are found by their canonical signature; a name alone may be overloaded.
/// </summary>
public sealed class ContractAbi
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 64, AllowDuplicateProperties = false };

    private readonly Dictionary<string, AbiFunction> _functions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AbiEvent> _events = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AbiError> _errors = new(StringComparer.Ordinal);

    private ContractAbi()
    {
    }

    public IReadOnlyCollection<AbiFunction> Functions => _functions.Values;

    public IReadOnlyCollection<AbiEvent> Events => _events.Values;

    /// <summary>All custom errors, as <see cref="RevertReason.Decode"/> takes them.</summary>
    public IReadOnlyList<AbiError> Errors => [.. _errors.Values];

    /// <summary>The types of the constructor's parameters; none if it has none.</summary>
    public AbiType.Tuple Constructor { get; private set; } = new([]);

    /// <summary>Reads the JSON array.</summary>
    /// <exception cref="AbiException">It is not such an array, or one of its entries is malformed.</exception>
    public static ContractAbi Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            var abi = new ContractAbi();
            foreach (var entry in document.RootElement.EnumerateArray())
                abi.Add(entry);
            return abi;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new AbiException("This is not the JSON of a contract's interface.", error);
        }
    }

    /// <summary>The function with this canonical signature.</summary>
    /// <exception cref="AbiException">There is none.</exception>
    public AbiFunction Function(string signature) => Find(_functions, signature);

    /// <summary>The event with this canonical signature.</summary>
    /// <exception cref="AbiException">There is none.</exception>
    public AbiEvent Event(string signature) => Find(_events, signature);

    /// <summary>The error with this canonical signature.</summary>
    /// <exception cref="AbiException">There is none.</exception>
    public AbiError Error(string signature) => Find(_errors, signature);

    private static T Find<T>(Dictionary<string, T> all, string signature) => all.TryGetValue(signature, out var found)
        ? found
        : throw new AbiException($"The contract has no '{signature}'.");

    private void Add(JsonElement entry)
    {
        switch (entry.GetProperty("type").GetString())
        {
            case "function":
                var outputs = Parameters(entry, "outputs").Select(parameter => parameter.Type);
                var function = new AbiFunction(Signature(entry), new AbiType.Tuple([.. outputs]));
                _functions.TryAdd(function.Signature.Text, function);
                break;
            case "event":
                var anonymous = entry.TryGetProperty("anonymous", out var flag) && flag.GetBoolean();
                var log = new AbiEvent(Signature(entry), anonymous);
                _events.TryAdd(log.Signature.Text, log);
                break;
            case "error":
                var error = new AbiError(Signature(entry));
                _errors.TryAdd(error.Signature.Text, error);
                break;
            case "constructor":
                Constructor = new AbiType.Tuple([.. Parameters(entry, "inputs").Select(parameter => parameter.Type)]);
                break;
            case "receive" or "fallback":
                break;
            default:
                throw new AbiException("An entry is of an unknown kind.");
        }
    }

    private static AbiSignature Signature(JsonElement entry) =>
        AbiSignature.Of(entry.GetProperty("name").GetString() ?? "", Parameters(entry, "inputs"));

    private static AbiParameter[] Parameters(JsonElement entry, string member) =>
        [.. entry.GetProperty(member).EnumerateArray().Select(parameter => new AbiParameter(
            AbiType.Parse(TypeName(parameter)),
            parameter.TryGetProperty("name", out var name) ? name.GetString() ?? "" : "",
            parameter.TryGetProperty("indexed", out var indexed) && indexed.GetBoolean()))];

    // "tuple", "tuple[]", "tuple[2]": the members stand beside it.
    private static string TypeName(JsonElement parameter)
    {
        var name = parameter.GetProperty("type").GetString() ?? "";
        if (!name.StartsWith("tuple", StringComparison.Ordinal))
            return name;
        var members = parameter.GetProperty("components").EnumerateArray().Select(TypeName);
        return $"({string.Join(',', members)}){name["tuple".Length..]}";
    }
}
