using System.Text.Json;

namespace Skyops.Ethereum.Rpc;

/// <summary>Members of answers that may be absent, and numbers that are written as such.</summary>
internal static class RpcJson
{
    /// <summary>A member that is null or absent if there is nothing to tell.</summary>
    public static T? Optional<T>(JsonElement json, string member, Func<JsonElement, T> read)
        where T : struct =>
        json.TryGetProperty(member, out var value) && value.ValueKind != JsonValueKind.Null ? read(value) : null;

    /// <summary>A result that is null if the node knows no such thing.</summary>
    public static T? OrNull<T>(JsonElement json, Func<JsonElement, T> read)
        where T : class => json.ValueKind == JsonValueKind.Null ? null : read(json);

    /// <exception cref="RpcAnswerException">It is no number.</exception>
    public static double Number(JsonElement json) =>
        json.ValueKind == JsonValueKind.Number && json.TryGetDouble(out var number)
            ? number
            : throw new RpcAnswerException("A number was expected.");
}
