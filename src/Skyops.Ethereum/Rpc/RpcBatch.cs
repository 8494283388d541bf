using System.Text.Json;

namespace Skyops.Ethereum.Rpc;

/// <summary>Several calls in one request: ids rise by one from the first; answers may come in any order.</summary>
internal static class RpcBatch
{
    public static void Write<T>(Utf8JsonWriter writer, IReadOnlyList<RpcCall<T>> calls, long firstId)
    {
        writer.WriteStartArray();
        for (var i = 0; i < calls.Count; i++)
            calls[i].WriteTo(writer, firstId + i);
        writer.WriteEndArray();
    }

    /// <exception cref="RpcAnswerException">Not every call has exactly one answer, or one is malformed.</exception>
    /// <exception cref="RpcErrorException">The node refused the batch, or asks to come back later.</exception>
    public static IReadOnlyList<RpcOutcome<T>> Read<T>(
        JsonElement answer, IReadOnlyList<RpcCall<T>> calls, long firstId)
    {
        if (answer.ValueKind != JsonValueKind.Array)
            throw RpcReply.Read(answer).Error ?? (Exception)Wrong();
        if (answer.GetArrayLength() != calls.Count)
            throw Wrong();
        var outcomes = new RpcOutcome<T>[calls.Count];
        foreach (var json in answer.EnumerateArray())
        {
            var reply = RpcReply.Read(json);
            var index = reply.Id - firstId;
            if (index < 0 || index >= calls.Count || outcomes[index] is not null)
                throw Wrong();
            if (reply.Error is { IsTransient: true })
                throw reply.Error;
            outcomes[index] = reply.Error is { } error
                ? new RpcOutcome<T>.Failure(error)
                : new RpcOutcome<T>.Result(calls[(int)index].Read(reply.Result));
        }

        return outcomes;
    }

    private static RpcAnswerException Wrong() => new RpcAnswerException("The node's answer is not to this batch.");
}
