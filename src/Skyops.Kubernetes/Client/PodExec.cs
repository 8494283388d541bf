using System.Buffers;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Skyops.Kubernetes.Objects;

namespace Skyops.Kubernetes.Client;

/// <summary>
/// Runs a command in a container over a WebSocket (<c>v4.channel.k8s.io</c>): the first byte of each message is a channel, 0 standard input, 1 standard output, 2 standard
/// error, 3 how it ended. This version of the protocol cannot say that the input is over.
/// </summary>
internal sealed class PodExec(ApiTransport transport, KubernetesOptions options, TimeProvider time)
{
    private const int ChunkBytes = 32 << 10;
    private const int MostSaid = 16 << 10;

    private readonly StringBuilder said = new();

    public async Task<PodCommandEnd> RunAsync(PodContainer pod, PodCommand command, CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(options.Silence, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        using var socket = new ClientWebSocket();
        try
        {
            await ConnectAsync(socket, pod, command, limit.Token);
            var sending = command.Input is { } input ? SendAsync(socket, input, silence, limit.Token) : Task.CompletedTask;
            var end = await ReceiveAsync(socket, command, silence, limit.Token);
            await limit.CancelAsync();
            await sending.ContinueWith(static _ => { }, TaskScheduler.Default);
            return end;
        }
        catch (Exception failure) when (ApiRetry.IsConnection(failure) && !cancellationToken.IsCancellationRequested)
        {
            var why = silence.IsCancellationRequested ? $"nothing came for {options.Silence.TotalSeconds:0} s" : failure.Message;
            throw new KubernetesException($"The connection to '{command.Argv[0]}' in pod {pod.Pod} broke: {why}", null, null, failure);
        }
    }

    private async Task ConnectAsync(ClientWebSocket socket, PodContainer pod, PodCommand command, CancellationToken cancellationToken)
    {
        var query = string.Concat(command.Argv.Select(word => $"&command={Uri.EscapeDataString(word)}"));
        var path = $"api/v1/namespaces/{pod.Namespace}/pods/{pod.Pod}/exec?container={pod.Container}&stdin={(command.Input is null ? "false" : "true")}&stdout=true&stderr=true{query}";
        var http = transport.At(path);
        var address = new UriBuilder(http) { Scheme = http.Scheme == "https" ? "wss" : "ws" }.Uri;
        socket.Options.AddSubProtocol("v4.channel.k8s.io");
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.KeepAliveInterval = TimeSpan.FromSeconds(15);
        if (transport.Authorization() is { } authorization) socket.Options.SetRequestHeader("Authorization", authorization.ToString());
        try
        {
            await socket.ConnectAsync(address, transport.Invoker, cancellationToken);
        }
        catch (WebSocketException failure) when (socket.HttpStatusCode is >= (System.Net.HttpStatusCode)300 and var status)
        {
            throw new KubernetesException($"The API server refused to run '{command.Argv[0]}' in pod {pod.Pod}: {(int)status}", status, null, failure);
        }
    }

    private async Task SendAsync(ClientWebSocket socket, Stream input, CancellationTokenSource silence, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes + 1);
        try
        {
            buffer[0] = 0;
            for (int read; (read = await input.ReadAsync(buffer.AsMemory(1, ChunkBytes), cancellationToken)) > 0;)
            {
                await socket.SendAsync(buffer.AsMemory(0, read + 1), WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);
                silence.CancelAfter(options.Silence);
            }
        }
        catch (Exception failure) when (ApiRetry.IsConnection(failure))
        {
            // The receiving side says how it ended: the command may have had enough.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task<PodCommandEnd> ReceiveAsync(ClientWebSocket socket, PodCommand command, CancellationTokenSource silence, CancellationToken cancellationToken)
    {
        var buffer = new byte[ChunkBytes];
        var status = new MemoryStream();
        var channel = -1;
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
            if (part.MessageType == WebSocketMessageType.Close) break;
            silence.CancelAfter(options.Silence);
            var bytes = buffer.AsMemory(0, part.Count);
            if (channel < 0 && bytes.Length > 0) (channel, bytes) = (bytes.Span[0], bytes[1..]);
            if (channel == 3) status.Write(bytes.Span);
            else if (channel == 1 && command.Output is { } output) await output.WriteAsync(bytes, cancellationToken);
            else if (channel is 1 or 2) Say(bytes.Span);
            if (part.EndOfMessage) channel = -1;
            if (part.EndOfMessage && status.Length > 0) break;
        }

        if (status.Length == 0) throw new IOException("it ended without saying how");
        return new PodCommandEnd(ExitCode(status), said.ToString());
    }

    private static int ExitCode(MemoryStream json)
    {
        var status = JsonSerializer.Deserialize(json.GetBuffer().AsSpan(0, (int)json.Length), KubernetesJson.Default.ApiStatus);
        if (status?.Status == "Success") return 0;
        var cause = status?.Details?.Causes.FirstOrDefault(cause => cause.Reason == "ExitCode")?.Message;
        return int.TryParse(cause, NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? code : throw new IOException(status?.Message ?? "it did not run");
    }

    private void Say(ReadOnlySpan<byte> bytes)
    {
        if (said.Length < MostSaid) said.Append(Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, MostSaid - said.Length)]));
    }
}
