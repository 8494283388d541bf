using System.Text.Json;
using System.Text.Json.Nodes;

namespace Skyops.Ethereum.Rpc;

/// <summary>
/// One call of a node: method, parameters and how its result is read. All calls of <see cref="EthereumCalls"/> can be
/// made any number of times without more effect than once, so all of them may be tried again.
/// </summary>
public sealed class RpcCall<T>
{
    private readonly string _parameters;
    private readonly Func<JsonElement, T> _read;

    /// <summary>A call that <see cref="EthereumCalls"/> does not have, such as one of a development node. It must bear being repeated.</summary>
    public RpcCall(string method, JsonArray parameters, Func<JsonElement, T> read)
    {
        Method = method;
        _parameters = parameters.ToJsonString();
        _read = read;
    }

    /// <summary>The name of the method.</summary>
    public string Method { get; }

    /// <summary>Writes the request with this id.</summary>
    internal void WriteTo(Utf8JsonWriter writer, long id)
    {
        writer.WriteStartObject();
        writer.WriteString("jsonrpc", "2.0");
        writer.WriteNumber("id", id);
        writer.WriteString("method", Method);
        writer.WritePropertyName("params");
        writer.WriteRawValue(_parameters);
        writer.WriteEndObject();
    }

    /// <summary>Reads the result.</summary>
    /// <exception cref="RpcAnswerException">It is not of the method's form.</exception>
    internal T Read(JsonElement result)
    {
        try
        {
            return _read(result);
        }
        catch (RpcAnswerException error)
        {
            throw new RpcAnswerException($"The answer to {Method} is malformed: {error.Message}", error);
        }
        catch (Exception error) when (error is InvalidOperationException or KeyNotFoundException)
        {
            // A member is missing, of another kind, or text that is no Unicode.
            throw new RpcAnswerException($"The answer to {Method} is malformed.", error);
        }
    }

    /// <summary>The method.</summary>
    public override string ToString() => Method;
}
