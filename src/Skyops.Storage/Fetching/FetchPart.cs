using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace Skyops.Storage.Fetching;

/// <summary>A file on its way, under a name of its own, hashed as it comes. It goes on after a broken connection where that is known to be the same file.</summary>
internal sealed class FetchPart(string path, FetchRequest request) : IDisposable
{
    private readonly FileStream _file = new(path + ".part", FileMode.Create, FileAccess.ReadWrite, FileShare.None, 0, FileOptions.Asynchronous);
    private readonly byte[] _buffer = new byte[128 << 10];
    private IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private RangeConditionHeaderValue? _validator;
    private bool _finished;

    public long Received { get; private set; }

    /// <summary>Trying again would not help.</summary>
    public bool DiskFailed { get; private set; }

    /// <summary>Asks only for what is missing, and only if the file is still the same: by the tag or time it came with, else by its hash.</summary>
    public void AskForRest(HttpRequestMessage message)
    {
        if (Received == 0) return;
        if (_validator is null && request.Sha256 is null)
        {
            StartAgain();
            return;
        }

        message.Headers.Range = new RangeHeaderValue(Received, null);
        message.Headers.IfRange = _validator;
    }

    /// <summary>Appends the answer's body. Throws <see cref="IOException"/> or <see cref="HttpRequestException"/> when it breaks off.</summary>
    /// <exception cref="FetchException">It is too large.</exception>
    public async Task ReceiveAsync(HttpResponseMessage response, Func<Func<CancellationToken, ValueTask<int>>, Task<int>> read, CancellationToken cancellationToken)
    {
        var goesOn = response.StatusCode == HttpStatusCode.PartialContent;
        if (goesOn && response.Content.Headers.ContentRange?.From != Received) throw new IOException("the server sent another part than was asked for");
        if (!goesOn && Received > 0) StartAgain();
        if (!goesOn) _validator = Validator(response);
        if (Received + (response.Content.Headers.ContentLength ?? 0) > request.MostBytes) throw TooLarge(Received + response.Content.Headers.ContentLength);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        for (int count; (count = await read(token => body.ReadAsync(_buffer, token))) > 0;)
        {
            if (Received + count > request.MostBytes) throw TooLarge(null);
            await WriteAsync(count, cancellationToken);
            _hash.AppendData(_buffer, 0, count);
            Received += count;
        }
    }

    /// <summary>Forgets what came: it was of another file.</summary>
    public void StartAgain()
    {
        _hash.Dispose();
        _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        _file.SetLength(0);
        _file.Position = 0;
        _validator = null;
        Received = 0;
    }

    /// <summary>Checks the hash; then the file gets its name.</summary>
    /// <exception cref="FetchException">It is not what was asked for.</exception>
    public FetchedFile Finish()
    {
        var sha256 = Convert.ToHexStringLower(_hash.GetHashAndReset());
        if (request.Sha256 is { } expected && sha256 != expected)
            throw new FetchException(FetchProblem.Hash, $"{request.Shown} gave {Received:N0} bytes with the hash {sha256}, not {expected}");
        _file.Flush(flushToDisk: true);
        _file.Dispose();
        File.Move(path + ".part", path, overwrite: true);
        _finished = true;
        return new FetchedFile(sha256, Received);
    }

    public void Dispose()
    {
        _hash.Dispose();
        _file.Dispose();
        if (!_finished) File.Delete(path + ".part");
    }

    private async Task WriteAsync(int count, CancellationToken cancellationToken)
    {
        try
        {
            await _file.WriteAsync(_buffer.AsMemory(0, count), cancellationToken);
        }
        catch (IOException)
        {
            DiskFailed = true;
            throw;
        }
    }

    /// <summary>A strong tag, else the time it was changed; a weak tag says nothing about bytes (RFC 9110, section 13.1.5).</summary>
    private static RangeConditionHeaderValue? Validator(HttpResponseMessage response) => response switch
    {
        { Headers.ETag: { IsWeak: false } tag } => new RangeConditionHeaderValue(tag),
        { Headers.ETag: null, Content.Headers.LastModified: { } changed } => new RangeConditionHeaderValue(changed),
        _ => null,
    };

    private FetchException TooLarge(long? bytes) => new(
        FetchProblem.TooLarge, $"{request.Shown} has {(bytes is { } known ? $"{known:N0}" : "more")} bytes; at most {request.MostBytes:N0} are fetched");
}
