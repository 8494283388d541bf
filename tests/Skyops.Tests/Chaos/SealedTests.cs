using System.Net.Http.Headers;
using Skyops.Tasks;
using Skyops.Tests.Silo;
using Skyops.Worker;
using Xunit.Abstractions;
using TaskStatus = Skyops.Tasks.TaskStatus;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Tests.Chaos;

/// <summary>A copy-cat would need another node's digest before the verdict: nothing that an owner, an operator or a node can read has it.</summary>
[Collection("chaos")]
public sealed class SealedTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task No_answer_stream_log_or_assignment_holds_a_digest_before_the_verdict()
    {
        using var limit = new CancellationTokenSource(Within * 2);
        await using var pool = await TestPool.StartAsync();
        var honest = new Listener();
        await pool.WorkerAsync(new WorkerHooks(null, honest), allow: "process");
        using var owner = await RawAccount.LogInAsync(pool.Api);
        var submitted = await owner.SubmitAsync(
            "sealed",
            """
            {"workload":{"kind":"process","argv":["/bin/sh","-c","echo a secret result > $SKYOPS_OUTPUTS/result; echo ran"],"reproducible":true},
             "redundancy":2,"budget":"5","durationSeconds":60,"resources":{"cpuCores":1,"ramMiB":64,"diskMiB":16}}
            """,
            limit.Token);
        Assert.True(submitted.Id is not null, submitted.Body);
        var task = $"/v1/tasks/{submitted.Id}";
        await Until.SoAsync(
            "one of two replicas has reported", async () => honest.Secrets.Length > 0 && (await owner.ReadAsync(task, limit.Token)).Contains("\"reported\"", StringComparison.Ordinal),
            limit.Token, () => string.Join('\n', pool.Log.TakeLast(20)));

        // All that the owner and the operator can ask for; the stream is followed until it has told of all that is durable.
        using var operatorHttp = new HttpClient { BaseAddress = pool.Api };
        var token = (await File.ReadAllTextAsync(Path.Combine(pool.DataFolder, "operator.token"), limit.Token)).Trim();
        operatorHttp.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        string[] paths =
        [
            task, $"{task}/history", $"{task}/explain", $"{task}/logs", $"{task}/receipts", "/v1/tasks", "/v1/nodes", "/v1/health", "/v1/ledger/SKYOPS/statement",
        ];
        var seen = new List<(string Where, string Text)>();
        foreach (var path in paths)
        {
            seen.Add((path, await owner.ReadAsync(path, limit.Token)));
            using var answer = await operatorHttp.GetAsync(path, limit.Token);
            seen.Add(($"operator {path}", await answer.Content.ReadAsStringAsync(limit.Token)));
        }

        seen.Add(("events", await EventsAsync(operatorHttp, $"{task}/events?after=0", limit.Token)));
        seen.Add(("the silo's log", string.Join('\n', pool.Log)));
        Assert.Contains(seen, text => text.Text.Contains("ReceiptReceived", StringComparison.OrdinalIgnoreCase) || text.Text.Contains("\"reported\"", StringComparison.Ordinal));
        NothingOf(honest.Secrets, seen);

        // What the other node is given: all files of its folder when its own result is there but not yet reported.
        var second = new Spy();
        await pool.WorkerAsync(new WorkerHooks(second, null), price: 3, allow: "process");
        var view = await Until.SoAsync("the verdict is there", async () => await owner.StatusAsync(submitted.Id!, limit.Token) == "completed", limit.Token);
        Assert.NotEmpty(second.Seen);
        NothingOf(honest.Secrets, second.Seen);
        var after = await owner.ReadAsync(task, limit.Token);
        Assert.Contains(honest.Secrets, secret => after.Contains(secret, StringComparison.Ordinal));
        output.WriteLine($"{seen.Count} answers, streams and logs and {second.Seen.Count} files of the other node hold none of {honest.Secrets.Length} digests before the verdict ({view.TotalSeconds:0.0} s later)");
    }

    private static void NothingOf(string[] secrets, IEnumerable<(string Where, string Text)> seen)
    {
        foreach (var (where, text) in seen)
        {
            foreach (var secret in secrets) Assert.False(text.Contains(secret, StringComparison.OrdinalIgnoreCase), $"{where} tells a digest before the verdict");
        }
    }

    private static async Task<string> EventsAsync(HttpClient http, string path, CancellationToken limit)
    {
        using var answer = await http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, limit);
        await using var stream = await answer.Content.ReadAsStreamAsync(limit);
        using var reader = new StreamReader(stream);
        var text = new List<string>();
        while (!text.Any(line => line.Contains("eceipt", StringComparison.Ordinal)) && await reader.ReadLineAsync(limit) is { } line) text.Add(line);
        for (var rest = 0; rest < 2 && await reader.ReadLineAsync(limit) is { } line; rest++) text.Add(line);
        return string.Join('\n', text);
    }

    /// <summary>Knows what the first node reports.</summary>
    private sealed class Listener : IReceiptFilter
    {
        private volatile string[] _secrets = [];

        public string[] Secrets => _secrets;

        public Wire.Receipt? Filter(Wire.Receipt receipt)
        {
            _secrets = [Convert.ToHexStringLower(receipt.Digest.Span), .. receipt.Outputs.Select(file => Convert.ToHexStringLower(file.Sha256.Span))];
            return receipt;
        }
    }

    /// <summary>Reads all that the second node has when its job has ended, but for its own result.</summary>
    private sealed class Spy : IOutputTamperer
    {
        public List<(string Where, string Text)> Seen { get; } = [];

        public void Tamper(AttemptKey key, string outputsFolder)
        {
            var data = Directory.GetParent(outputsFolder)!.Parent!.Parent!.FullName;
            foreach (var file in Directory.EnumerateFiles(data, "*", SearchOption.AllDirectories).Where(file => !file.StartsWith(outputsFolder, StringComparison.Ordinal)))
            {
                try
                {
                    Seen.Add((file, File.ReadAllText(file)));
                }
                catch (IOException)
                {
                    // The lock of the folder.
                }
            }
        }
    }
}
