using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;

namespace Skyops.Benchmarks.Load;

/// <summary>
/// One keep-alive HTTP/1.1 connection that sends requests made beforehand and reads each answer whole. Written by hand so
/// that the load takes little of the processors it shares with what is measured.
/// </summary>
internal sealed class HttpConnection : IDisposable
{
    private static ReadOnlySpan<byte> EndOfHead => "\r\n\r\n"u8;

    private static ReadOnlySpan<byte> EndOfChunks => "\r\n0\r\n\r\n"u8;

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _answer = new byte[16 << 10];

    public static async Task<HttpConnection> OpenAsync(Uri address)
    {
        var connection = new HttpConnection();
        await connection._socket.ConnectAsync(IPAddress.Loopback, address.Port);
        return connection;
    }

    /// <summary>Sends a request; returns when its answer is complete.</summary>
    /// <returns>Size of the answer's body, with the framing of its chunks.</returns>
    /// <exception cref="InvalidOperationException">The answer is neither 201 (Created) nor 200.</exception>
    public async ValueTask<int> PostAsync(ReadOnlyMemory<byte> request)
    {
        for (var sent = 0; sent < request.Length;) sent += await _socket.SendAsync(request[sent..]);
        var length = 0;
        while (true)
        {
            if (length == _answer.Length) Array.Resize(ref _answer, length * 2);
            var read = await _socket.ReceiveAsync(_answer.AsMemory(length));
            if (read == 0) throw new InvalidOperationException("the server closed the connection");
            length += read;
            if (TryBody(_answer.AsSpan(0, length), out var body)) return body;
        }
    }

    public void Dispose() => _socket.Dispose();

    private static bool TryBody(ReadOnlySpan<byte> answer, out int body)
    {
        body = 0;
        var head = answer.IndexOf(EndOfHead);
        if (head < 0) return false;
        if (!answer.StartsWith("HTTP/1.1 201"u8) && !answer.StartsWith("HTTP/1.1 200"u8))
            throw new InvalidOperationException(System.Text.Encoding.UTF8.GetString(answer));
        body = answer.Length - head - EndOfHead.Length;
        return ContentLength(answer[..head]) is { } length ? body == length : answer.EndsWith(EndOfChunks);
    }

    private static int? ContentLength(ReadOnlySpan<byte> head)
    {
        var name = "Content-Length: "u8;
        var at = head.IndexOf(name);
        return at >= 0 && Utf8Parser.TryParse(head[(at + name.Length)..], out int length, out _) ? length : null;
    }
}
