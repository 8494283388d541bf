using System.Net;
using System.Net.Http.Headers;
using Skyops.Api;
using Skyops.Client.Errors;
using Skyops.Client.Http;
using Skyops.Storage;

namespace Skyops.Client.Blobs;

/// <summary>A large file on its way to the store, part by part; the silo says where it goes on.</summary>
internal sealed class BlobUpload(ApiTransport transport, string route, string path, long bytes)
{
    /// <summary>Answers one after another that are not further than the one before: then something else sends the same, or forgets.</summary>
    private const int MostStandstills = 10;

    public async Task<BlobInfo> RunAsync(CancellationToken cancellationToken)
    {
        var (come, standstills) = (-1L, 0);
        while (standstills < MostStandstills)
        {
            // The first request asks; so does one after a part that was passed over.
            var (isWhole, info) = await SendAsync(come, cancellationToken);
            if (isWhole) return info;
            standstills = info.Bytes > come ? 0 : standstills + 1;
            come = info.Bytes;
        }

        throw new SkyopsException(SkyopsErrorCodes.BadAnswer, $"the upload of {path} does not get beyond {come:N0} of {bytes:N0} bytes", "let no other program send the same file, and try again");
    }

    /// <param name="from">Below 0: only asks.</param>
    private async Task<(bool IsWhole, BlobInfo Info)> SendAsync(long from, CancellationToken cancellationToken)
    {
        var length = from < 0 ? 0 : (int)Math.Min(transport.Options.UploadPartBytes, bytes - from);
        var range = from < 0 ? new ContentRangeHeaderValue(bytes) : new ContentRangeHeaderValue(from, from + length - 1, bytes);
        var request = new ApiRequest(HttpMethod.Put, route) { Body = () => Part(Math.Max(0, from), length, range) };
        using var response = await transport.SendAsync(request, cancellationToken);
        var info = await ApiTransport.ReadJsonAsync(response, request, SkyopsJson.Default.BlobInfo, cancellationToken);
        return (response.StatusCode != HttpStatusCode.Accepted, info);
    }

    private ByteArrayContent Part(long from, int length, ContentRangeHeaderValue range)
    {
        var part = new byte[length];
        using (var file = System.IO.File.OpenHandle(path))
        {
            for (var read = 0; read < length;)
            {
                var count = RandomAccess.Read(file, part.AsSpan(read), from + read);
                if (count == 0) throw new SkyopsException(SkyopsErrorCodes.LocalFile, $"{path} became shorter while it was sent", "let nothing write to it, and try again");
                read += count;
            }
        }

        var content = new ByteArrayContent(part);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        content.Headers.ContentRange = range;
        return content;
    }
}
