using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Skyops.Errors;

namespace Skyops.Silo.Http;

/// <summary>Reads bodies within <see cref="Limits.RequestBytes"/>.</summary>
public static class RequestBody
{
    /// <summary>The whole body, or the refusal of one that is too large.</summary>
    public static async ValueTask<Answer<byte[]>> ReadAsync(HttpContext context)
    {
        if (context.Request.ContentLength > Limits.RequestBytes) return TooLarge(context.Request.ContentLength);
        var reader = context.Request.BodyReader;
        while (true)
        {
            var result = await reader.ReadAsync(context.RequestAborted);
            if (result.Buffer.Length > Limits.RequestBytes)
            {
                reader.AdvanceTo(result.Buffer.End);
                return TooLarge(null);
            }

            if (result.IsCompleted)
            {
                var body = result.Buffer.ToArray();
                reader.AdvanceTo(result.Buffer.End);
                return body;
            }

            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    /// <summary>Reads a small JSON body of a known shape; what does not fit is one field error.</summary>
    public static async ValueTask<Answer<T>> ReadJsonAsync<T>(HttpContext context, JsonTypeInfo<T> type)
        where T : class
    {
        var body = await ReadAsync(context);
        if (body.IsRefused) return body.Refusal;
        try
        {
            return JsonSerializer.Deserialize(body.Value, type) is { } value
                ? value
                : Problems.Invalid(new FieldError("$", "null", "the body is null", "a JSON object", "send an object"));
        }
        catch (JsonException failure)
        {
            return Problems.Invalid(new FieldError(failure.Path ?? "$", null, "not what is expected here", $"a JSON {typeof(T).Name}", "see the API description of this route"));
        }
    }

    private static Refusal TooLarge(long? length) => new(
        RefusalCode.TooLarge,
        length is null ? $"the body is larger than {Limits.RequestBytes:N0} bytes" : $"the body has {length:N0} bytes; the limit is {Limits.RequestBytes:N0}",
        "store data as a blob (PUT /v1/blobs/{sha256}) and name it by its hash");
}
