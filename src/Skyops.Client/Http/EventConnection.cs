using System.Net.ServerSentEvents;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Skyops.Client.Errors;

namespace Skyops.Client.Http;

/// <summary>One connection to a stream of server-sent events. Ends with the server's <c>end</c> event; anything else is a broken connection.</summary>
internal sealed class EventConnection<T> : IAsyncDisposable
    where T : class
{
    private readonly HttpResponseMessage _response;
    private readonly IAsyncEnumerator<SseItem<T?>> _items;

    private EventConnection(HttpResponseMessage response, IAsyncEnumerator<SseItem<T?>> items)
    {
        _response = response;
        _items = items;
    }

    public T Current => _items.Current.Data!;

    /// <summary>The id of the current event; null when it has none of its own.</summary>
    public string? EventId => _items.Current.EventId;

    public static async Task<EventConnection<T>> OpenAsync(
        ApiTransport transport, ApiRequest request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var response = await transport.SendAsync(request, cancellationToken);
        try
        {
            var guard = new SilenceGuard(
                await response.Content.ReadAsStreamAsync(cancellationToken), transport.Options.StreamSilence, transport.Options.Time);
            var parser = SseParser.Create(guard, (name, data) => name == "end" ? null : JsonSerializer.Deserialize(data, type));
            return new EventConnection<T>(response, parser.EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken));
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <summary>Waits for the next event; false at the server's end.</summary>
    /// <exception cref="IOException">The connection ended before that.</exception>
    /// <exception cref="SkyopsException">What came cannot be understood.</exception>
    public async ValueTask<bool> MoveNextAsync()
    {
        try
        {
            if (!await _items.MoveNextAsync()) throw new IOException("the stream broke off");
        }
        catch (JsonException failure)
        {
            throw new SkyopsException(SkyopsErrorCodes.BadAnswer, "an event is not what this version understands", "use the client and the silo of the same version", failure);
        }

        return _items.Current.EventType != "end";
    }

    public async ValueTask DisposeAsync()
    {
        await _items.DisposeAsync();
        _response.Dispose();
    }
}
