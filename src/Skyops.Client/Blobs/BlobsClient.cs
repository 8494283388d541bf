using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Skyops.Api;
using Skyops.Client.Errors;
using Skyops.Client.Http;
using Skyops.Storage;

namespace Skyops.Client.Blobs;

/// <summary>
/// The content-addressed store: an address is the SHA-256 of the bytes, so nothing that is fetched has to be believed. Here an account sees what it uploaded itself; what its
/// tasks made it gets from them.
/// </summary>
public sealed class BlobsClient
{
    private readonly ApiTransport _transport;

    internal BlobsClient(ApiTransport transport) => _transport = transport;

    /// <summary>Stores a file unless this account has stored its content already. A large one is sent in parts, and goes on where an earlier try broke off.</summary>
    public async Task<BlobInfo> UploadAsync(string path, CancellationToken cancellationToken = default)
    {
        string sha256;
        long bytes;
        await using (var file = OpenRead(path))
        {
            bytes = file.Length;
            sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
        }

        if (await FindAsync(sha256, cancellationToken) is { } known) return known;
        var stored = bytes > _transport.Options.UploadPartBytes
            ? await new BlobUpload(_transport, Route(sha256), path, bytes).RunAsync(cancellationToken)
            : await _transport.JsonAsync(new ApiRequest(HttpMethod.Put, Route(sha256)) { Body = () => File(path) }, SkyopsJson.Default.BlobInfo, cancellationToken);
        return stored.Sha256 == sha256 && stored.Bytes == bytes
            ? stored
            : throw new SkyopsException(SkyopsErrorCodes.BadAnswer, $"the silo stored {stored.Sha256}, not {sha256}", "upload the file again; it may have changed meanwhile");
    }

    /// <summary>Size of a blob, or null when this account has uploaded none of that hash.</summary>
    public async Task<BlobInfo?> FindAsync(string sha256, CancellationToken cancellationToken = default)
    {
        var request = new ApiRequest(HttpMethod.Head, Route(sha256)) { Expected = [404] };
        using var response = await _transport.SendAsync(request, cancellationToken);
        return response.StatusCode == HttpStatusCode.NotFound ? null : new BlobInfo(sha256, response.Content.Headers.ContentLength ?? 0);
    }

    /// <summary>The bytes of a small blob, checked against its hash; null when this account has uploaded none of that hash.</summary>
    /// <exception cref="SkyopsException">It is larger than the limit, or not what its hash says.</exception>
    public Task<byte[]?> ReadAsync(string sha256, int limitBytes, CancellationToken cancellationToken = default) =>
        ReadAsync(ApiRequest.Get(Route(sha256)), sha256, limitBytes, cancellationToken);

    /// <summary>A delegation that a receipt names; null when the silo has none of that hash.</summary>
    public Task<byte[]?> ReadDelegationAsync(string id, int limitBytes, CancellationToken cancellationToken = default) =>
        ReadAsync(ApiRequest.Get($"v1/delegations/{Uri.EscapeDataString(id)}"), id, limitBytes, cancellationToken);

    private async Task<byte[]?> ReadAsync(ApiRequest request, string sha256, int limitBytes, CancellationToken cancellationToken)
    {
        using var response = await _transport.SendAsync(request with { Expected = [404] }, cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound) return null;
        if (response.Content.Headers.ContentLength > limitBytes)
            throw new SkyopsException(SkyopsErrorCodes.Corrupt, $"blob {sha256} has more than {limitBytes:N0} bytes", "download it to a file instead");
        var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return Convert.ToHexStringLower(SHA256.HashData(bytes)) == sha256
            ? bytes
            : throw new SkyopsException(SkyopsErrorCodes.Corrupt, $"the content of blob {sha256} has another hash", "ask again; if it stays so, the silo's store is damaged");
    }

    /// <summary>
    /// Fetches a blob into a file. It gets its name only when its content has the hash; a part that an earlier try left (<c>.part</c>) is continued, and a connection that
    /// breaks is taken up where it broke.
    /// </summary>
    /// <exception cref="SkyopsException">There is no such blob, or the content is not what the hash says.</exception>
    public Task DownloadAsync(string sha256, string path, CancellationToken cancellationToken = default) =>
        DownloadAsync(ApiRequest.Get(Route(sha256)), sha256, path, cancellationToken);

    /// <summary>The same from where the request says.</summary>
    internal async Task DownloadAsync(ApiRequest request, string sha256, string path, CancellationToken cancellationToken)
    {
        if (System.IO.File.Exists(path) && await HashAsync(path, cancellationToken) == sha256) return;
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var part = $"{path}.part";
        var reconnect = new Reconnect(_transport);
        while (true)
        {
            try
            {
                await ContinueAsync(request, part, reconnect, cancellationToken);
                break;
            }
            catch (Exception failure) when (Reconnect.MayHelp(failure, cancellationToken) && failure is not UnauthorizedAccessException)
            {
                await reconnect.PauseAsync(failure, request, cancellationToken);
            }
        }

        var got = await HashAsync(part, cancellationToken);
        if (got != sha256)
        {
            System.IO.File.Delete(part);
            throw new SkyopsException(SkyopsErrorCodes.Corrupt, $"the content of blob {sha256} has the hash {got}", "download again; if it stays so, the silo's store is damaged");
        }

        System.IO.File.Move(part, path, overwrite: true);
    }

    private async Task ContinueAsync(ApiRequest request, string part, Reconnect reconnect, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(part, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        var have = file.Seek(0, SeekOrigin.End);
        var ranged = request with
        {
            Expected = [416],
            Headers = message =>
            {
                if (have > 0) message.Headers.Range = new RangeHeaderValue(have, null);
            },
        };
        using var response = await _transport.SendAsync(ranged, cancellationToken);

        // Nothing beyond what we have: complete, or not ours, which the hash will tell.
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable) return;
        if (response.StatusCode != HttpStatusCode.PartialContent) file.SetLength(0);
        var options = _transport.Options;
        await using var body = new SilenceGuard(await response.Content.ReadAsStreamAsync(cancellationToken), options.StreamSilence, options.Time);
        var buffer = new byte[128 << 10];
        int read;
        while ((read = await body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            await WriteAsync(file, buffer.AsMemory(0, read), cancellationToken);
            reconnect.Succeeded();
        }
    }

    // A full disk is no broken connection: trying again would not help.
    private static async Task WriteAsync(FileStream file, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await file.WriteAsync(bytes, cancellationToken);
        }
        catch (IOException failure)
        {
            throw new SkyopsException(SkyopsErrorCodes.LocalFile, $"cannot write {file.Name}: {failure.Message}", "make room, or name another folder", failure);
        }
    }

    private static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
    }

    private static StreamContent File(string path)
    {
        var content = new StreamContent(OpenRead(path));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return content;
    }

    private static FileStream OpenRead(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 128 << 10, FileOptions.Asynchronous | FileOptions.SequentialScan);

    private static string Route(string sha256) => $"v1/blobs/{Uri.EscapeDataString(sha256)}";
}
