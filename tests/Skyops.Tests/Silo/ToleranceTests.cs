using Skyops.Ledger;
using Skyops.Tasks;
using TaskStatus = Skyops.Tasks.TaskStatus;

namespace Skyops.Tests.Silo;

/// <summary>Results that differ in their last digits, from real processes through blob store, comparer and journal.</summary>
public sealed class ToleranceTests
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task Nodes_whose_numbers_differ_in_the_last_digits_agree_and_one_that_is_further_off_is_outvoted()
    {
        var folder = Directory.CreateTempSubdirectory("skyops-tolerance-").FullName;
        await using var pool = await TestPool.StartAsync();
        for (var i = 0; i < 3; i++) await pool.WorkerAsync(allow: "process");

        // Every attempt writes other last digits; whichever comes first writes a number that is far off.
        var script = $"""
            if mkdir {folder}/first 2>/dev/null; then loss=0.9; else loss=0.25; fi
            printf 'epoch,loss\n1,%s%s\n' "$loss" "$(printf '000%d' $$)" > "$SKYOPS_OUTPUTS/metrics.csv"
            echo the same > "$SKYOPS_OUTPUTS/note.txt"
            """;
        var handle = await pool.Client().Tasks.SubmitAsync(new TaskSpec
        {
            Stages = [StageLifeTests.Stage("only", script)],
            Budget = Amount.Whole(5),
            Redundancy = 3,
            AgreementMargin = 1,
            Comparator = new Comparator { Absolute = 0.01, Files = ["*.csv"] },
        });

        var view = await pool.EndedAsync(handle, Within);

        Assert.Equal(TaskStatus.Completed, view.Status);
        Assert.Equal(["metrics.csv", "note.txt"], view.Outputs.Select(file => file.Path));
        var attempts = view.Shards.Single().Attempts;
        Assert.Equal(3, attempts.Select(attempt => attempt.Digest).Distinct().Count());
        Assert.Equal(2, attempts.Count(attempt => attempt is { State: "agreed", Paid: not null }));
        var wrong = attempts.Single(attempt => attempt.State == "disagreed");
        Assert.StartsWith("outvoted: metrics.csv: ", wrong.Reason, StringComparison.Ordinal);
        Assert.Null(wrong.Paid);
        Assert.Contains(view.Shards.Single().Digest, attempts.Where(attempt => attempt.State == "agreed").Select(attempt => attempt.Digest));
        Directory.Delete(folder, recursive: true);
    }
}
