using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Skyops.Api;
using Skyops.Core.Validation;
using Skyops.Ledger;
using Skyops.Tasks;

namespace Skyops.Tests.Silo;

/// <summary>Before the verdict nobody sees what a replica gave: not its owner through any answer, and nobody in the silo's log.</summary>
public sealed class SealedResultTests
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task A_result_without_a_verdict_shows_in_no_answer_no_stream_and_no_log()
    {
        await using var pool = await TestPool.StartAsync();
        await pool.WorkerAsync(allow: "process");
        var content = Encoding.UTF8.GetBytes("sealed\n");
        var sha = Convert.ToHexStringLower(SHA256.HashData(content));
        var digest = OutputDigest.Of([new OutputFile("answer.txt", content.Length, sha)]);
        var handle = await pool.Client().Tasks.SubmitAsync(new TaskSpec
        {
            Stages = [StageLifeTests.Stage("only", """echo sealed > "$SKYOPS_OUTPUTS/answer.txt" """)],
            Budget = Amount.Whole(5),
            Redundancy = 2,
            Comparator = new Comparator { Absolute = 1, Files = ["*.npy"] },
        });

        var shown = new List<string>();
        using var limit = new CancellationTokenSource(Within);
        await foreach (var update in handle.WatchAsync(cancellationToken: limit.Token))
        {
            shown.Add(JsonSerializer.Serialize(update, SkyopsJson.Default.TaskUpdate));
            if (update.Type == "ReceiptReceived") break;
        }

        var view = await handle.GetAsync(limit.Token);
        Assert.Equal("reported", Assert.Single(view.Shards.Single().Attempts).State);
        shown.Add(JsonSerializer.Serialize(view, SkyopsJson.Default.TaskView));
        shown.Add(JsonSerializer.Serialize(await handle.ExplainAsync(limit.Token), SkyopsJson.Default.Explanation));
        foreach (var receipt in await handle.ReceiptsAsync(limit.Token)) shown.Add(receipt.ToString() + string.Join(' ', receipt.Receipt.Outputs.Select(file => file.ToString())));
        await foreach (var update in handle.HistoryAsync(cancellationToken: limit.Token)) shown.Add(JsonSerializer.Serialize(update, SkyopsJson.Default.TaskUpdate));

        // The worker's own upload names the blob in the web server's request lines, which only the operator has.
        shown.AddRange(pool.Log.Where(line => !line.Contains("/v1/blobs/", StringComparison.Ordinal)));
        Assert.All(shown, text => Assert.False(text.Contains(sha, StringComparison.Ordinal) || text.Contains(digest, StringComparison.Ordinal), text));

        // The second opinion opens them.
        await pool.WorkerAsync(allow: "process");
        var ended = await pool.EndedAsync(handle, Within);
        Assert.Equal(digest, ended.Shards.Single().Digest);
    }
}
