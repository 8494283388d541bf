using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Skyops.Tests.Grpc;

/// <summary>The process of <c>tests/peers/grpc</c>: @grpc/grpc-js as a server and, on request, as a client.</summary>
public sealed class GrpcPeer : IAsyncDisposable
{
    private readonly Process process;
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonObject>> waiting = new();
    private readonly Lock writing = new();
    private int lastId;

    private GrpcPeer(Process process, int port)
    {
        this.process = process;
        Address = new Uri($"http://127.0.0.1:{port}");
        _ = ReadAnswersAsync();
    }

    public Uri Address { get; }

    public static async Task<GrpcPeer> StartAsync()
    {
        var folder = Path.Combine(FindRepository(), "tests", "peers", "grpc");
        if (!Directory.Exists(Path.Combine(folder, "node_modules", "@grpc", "grpc-js")))
        {
            throw new InvalidOperationException("The gRPC peer is not installed; run: cd tests/peers/grpc && npm ci");
        }

        var process = Process.Start(new ProcessStartInfo("node", ["peer.js"])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var first = await process.StandardOutput.ReadLineAsync().WaitAsync(Patience.Limit);
        var port = (int)JsonNode.Parse(first ?? throw new InvalidOperationException("The peer ended."))!["port"]!;
        return new GrpcPeer(process, port);
    }

    /// <summary>Has the peer call the Echo service elsewhere; the answer is its line of JSON.</summary>
    public Task<JsonObject> CallAsync(string operation, Uri target, JsonObject? arguments = null)
    {
        var id = Interlocked.Increment(ref lastId);
        var command = arguments ?? [];
        command["id"] = id;
        command["op"] = operation;
        command["target"] = string.Create(CultureInfo.InvariantCulture, $"{target.Host}:{target.Port}");
        var answer = waiting.GetOrAdd(id, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (writing)
        {
            process.StandardInput.WriteLine(command.ToJsonString());
            process.StandardInput.Flush();
        }

        return answer.Task.WaitAsync(Patience.Limit);
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(Patience.Limit);
        process.Dispose();
    }

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Skyops.Orleans.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside the repository.");
    }

    private async Task ReadAnswersAsync()
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            var answer = JsonNode.Parse(line)!.AsObject();
            if (waiting.TryRemove((int)answer["id"]!, out var caller))
            {
                caller.SetResult(answer);
            }
        }

        foreach (var caller in waiting.Values)
        {
            caller.TrySetException(new InvalidOperationException("The peer process has ended."));
        }
    }
}
