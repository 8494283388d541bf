using System.Text.Json;

namespace Skyops.Ethereum.Rpc;

/// <summary>One answer of JSON-RPC 2.0 (section 5): the result, or the node's error.</summary>
internal readonly record struct RpcReply(long Id, JsonElement Result, RpcErrorException? Error)
{
    private const int MaxMessage = 300;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 64, AllowDuplicateProperties = false };

    /// <summary>Parses an answer; what is no JSON is refused.</summary>
    /// <exception cref="RpcAnswerException">It is no JSON.</exception>
    public static JsonDocument Parse(byte[] answer)
    {
        try
        {
            return JsonDocument.Parse(answer, Options);
        }
        catch (JsonException error)
        {
            throw new RpcAnswerException("The node's answer is no JSON.", error);
        }
    }

    /// <summary>Understands one answer.</summary>
    /// <exception cref="RpcAnswerException">It is no answer of JSON-RPC 2.0.</exception>
    public static RpcReply Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object
            || !json.TryGetProperty("jsonrpc", out var version) || version.ValueKind != JsonValueKind.String
            || !version.ValueEquals("2.0"u8) || !json.TryGetProperty("id", out var idJson))
        {
            throw new RpcAnswerException("The node's answer is no JSON-RPC 2.0.");
        }

        var hasError = json.TryGetProperty("error", out var error) && error.ValueKind != JsonValueKind.Null;
        var hasResult = json.TryGetProperty("result", out var result);

        // Only an answer to a request that the node could not even read has no id.
        var id = -1L;
        var hasId = idJson.ValueKind == JsonValueKind.Number && idJson.TryGetInt64(out id);
        if ((!hasId && !(hasError && idJson.ValueKind == JsonValueKind.Null)) || (!hasError && !hasResult)
            || (hasError && hasResult && result.ValueKind != JsonValueKind.Null))
        {
            throw new RpcAnswerException("The node's answer is no JSON-RPC 2.0.");
        }

        return new RpcReply(hasId ? id : -1, result, hasError ? ReadError(error) : null);
    }

    private static RpcErrorException ReadError(JsonElement error)
    {
        if (error.ValueKind != JsonValueKind.Object
            || !error.TryGetProperty("code", out var codeJson) || codeJson.ValueKind != JsonValueKind.Number
            || !codeJson.TryGetInt64(out var code)
            || !error.TryGetProperty("message", out var text) || text.ValueKind != JsonValueKind.String)
        {
            throw new RpcAnswerException("The node's error is no error of JSON-RPC 2.0.");
        }

        return new RpcErrorException(code, Line(text), error.TryGetProperty("data", out var data) ? Bytes(data) : null);
    }

    // A stranger's text goes into logs: one line, of a bounded length, without control characters.
    private static string Line(JsonElement text)
    {
        try
        {
            var words = text.GetString()!;
            return string.Concat(words.Take(MaxMessage).Select(c => char.IsControl(c) ? ' ' : c));
        }
        catch (InvalidOperationException error)
        {
            throw new RpcAnswerException("The node's error is no Unicode.", error);
        }
    }

    // Bytes of a revert; some nodes put them one level deeper.
    private static byte[]? Bytes(JsonElement data)
    {
        if (data.ValueKind == JsonValueKind.Object && data.TryGetProperty("data", out var inner))
            data = inner;
        try
        {
            return data.ValueKind == JsonValueKind.String && RpcHex.TryReadData(data.GetString()!, out var bytes)
                ? bytes
                : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
