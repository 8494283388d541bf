using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Skyops.Silo.Http;

/// <summary>Server-sent events (WHATWG HTML, 9.2): an event per update, a comment when nothing happens so that a dead client is noticed.</summary>
public sealed class ServerSentEvents(HttpContext context)
{
    /// <summary>Silence after which a comment line is sent.</summary>
    public static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(10);

    private readonly ArrayBufferWriter<byte> _buffer = new();

    public Task StartAsync()
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        return context.Response.StartAsync(context.RequestAborted);
    }

    /// <summary>Adds an event; nothing is sent before <see cref="FlushAsync"/>.</summary>
    public void Add<T>(string type, long? id, T data, JsonTypeInfo<T> typeInfo)
    {
        if (id is { } number) Write($"id: {number}\n");
        Write($"event: {type}\ndata: ");
        using (var writer = new Utf8JsonWriter(_buffer)) JsonSerializer.Serialize(writer, data, typeInfo);
        Write("\n\n");
    }

    /// <summary>Adds the event that tells the client not to reconnect.</summary>
    public void AddEnd() => Write("event: end\ndata: {}\n\n");

    public void AddComment() => Write(": \n\n");

    public async Task FlushAsync()
    {
        if (_buffer.WrittenCount == 0) return;
        await context.Response.BodyWriter.WriteAsync(_buffer.WrittenMemory, context.RequestAborted);
        _buffer.ResetWrittenCount();
    }

    private void Write(string text) => Encoding.UTF8.GetBytes(text, _buffer);
}
