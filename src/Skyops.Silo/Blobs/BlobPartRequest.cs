using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Skyops.Errors;

namespace Skyops.Silo.Blobs;

/// <summary>
/// What a <c>PUT</c> of a part says in <c>Content-Range</c> (RFC 9110, section 14.5): <c>bytes FROM-TO/TOTAL</c>, or <c>bytes */TOTAL</c> to ask how much has come.
/// </summary>
/// <param name="From">Where the body begins; null: there is none.</param>
/// <param name="Bytes">Size of the body.</param>
/// <param name="Total">Size of the whole blob.</param>
internal sealed record BlobPartRequest(long? From, long Bytes, long Total)
{
    /// <summary>Null when it is not a part; an error when it is a part that cannot be.</summary>
    public static (BlobPartRequest? Part, FieldError? Error) Read(HttpRequest request)
    {
        var text = request.Headers.ContentRange.ToString();
        if (text.Length == 0) return (null, null);
        if (!ContentRangeHeaderValue.TryParse(text, out var range) || range.Unit != "bytes" || range.Length is not (> 0 and <= Limits.BlobBytes) || (range.HasRange && range.To >= range.Length))
            return (null, Wrong(text, "is no part of a blob", string.Create(CultureInfo.InvariantCulture, $"bytes FROM-TO/TOTAL or bytes */TOTAL, of at most {Limits.BlobBytes} bytes")));
        var bytes = range.HasRange ? range.To!.Value - range.From!.Value + 1 : 0;
        if (request.ContentLength is { } length && length != bytes) return (null, Wrong(text, $"says another size than the body's {length}", "the size of the body"));
        return (new BlobPartRequest(range.From, bytes, range.Length.Value), null);
    }

    private static FieldError Wrong(string text, string problem, string limit) => new("Content-Range", Http.Problems.Shorten(text), problem, limit, "for example Content-Range: bytes 0-999/5000");
}
