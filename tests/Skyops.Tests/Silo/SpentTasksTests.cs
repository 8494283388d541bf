using System.Text.Json;
using Skyops.Api;
using Skyops.Core.Accounts;
using Skyops.Grains.Accounts;
using Skyops.Ledger;
using Skyops.Storage;
using Skyops.Storage.Journal;
using Skyops.Storage.Journal.Sqlite;
using Skyops.Tasks;
using TaskStatus = Skyops.Tasks.TaskStatus;

namespace Skyops.Tests.Silo;

/// <summary>What rows say of an account's tasks, on a real journal.</summary>
public sealed class SpentTasksTests : IAsyncLifetime
{
    private const string Account = "0xA";
    private static readonly DateTimeOffset s_now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private readonly string _folder = Directory.CreateTempSubdirectory("skyops-spent-").FullName;
    private SqliteJournal _journal = null!;

    public async Task InitializeAsync() => _journal = await SqliteJournal.OpenAsync(new JournalOptions { Path = Path.Combine(_folder, "journal.db") });

    public async Task DisposeAsync()
    {
        await _journal.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_reservation_whose_task_never_came_to_be_is_over_after_five_minutes_unless_somebody_is_submitting_it()
    {
        await KeepAsync("open", TaskStatus.Running, s_now.AddDays(-1), s_now.AddDays(-1));
        await KeepAsync("ended", TaskStatus.Failed, s_now.AddDays(-1), s_now);
        var open = new Dictionary<string, Reservation>
        {
            ["open"] = At(s_now.AddDays(-1)),
            ["ended"] = At(s_now.AddDays(-1)),
            ["young"] = At(s_now.AddMinutes(-5)),
            ["old"] = At(s_now.AddMinutes(-6)),
            ["submitted"] = At(s_now.AddMinutes(-6)),
        };
        var over = await new SpentTasks(Account, null!, _journal).OverAsync(open, s_now, task => task == "submitted");
        Assert.Equal([("ended", Amount.Whole(1)), ("old", Amount.Zero)], over.Select(one => (one.TaskId, one.Cost)).Order());

        static Reservation At(DateTimeOffset at) => new(Amount.Whole(2), "2026-11", null, at);
    }

    [Fact]
    public async Task A_month_is_counted_from_its_first_moment_by_when_tasks_were_submitted()
    {
        var start = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
        await KeepAsync("before, ended in it", TaskStatus.Completed, start.AddTicks(-1), s_now);
        await KeepAsync("first", TaskStatus.Waiting, start, start);
        await KeepAsync("ended", TaskStatus.Cancelled, start.AddDays(1), s_now);
        await KeepAsync("another's", TaskStatus.Waiting, s_now, s_now, "0xB");
        var tally = await new SpentTasks(Account, null!, _journal).TallyAsync(start, s_now);
        Assert.Equal(["first"], tally.Open.Select(task => task.TaskId));
        Assert.Equal(["ended"], tally.Ended.Select(task => task.TaskId));
        Assert.Null(tally.Since);
    }

    [Fact]
    public async Task A_task_that_changes_while_pages_are_read_is_counted_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 1_200).Select(i => KeepAsync($"t{i}", TaskStatus.Waiting, s_now.AddMinutes(-1_300 + i), s_now.AddMinutes(-1_300 + i))));

        // t0 stands last, on the second page. After the first was read it runs, and stands before all that were read.
        var changing = new ChangingJournal(_journal, () => KeepAsync("t0", TaskStatus.Running, s_now.AddMinutes(-1_300), s_now, seq: 1));
        var tally = await new SpentTasks(Account, null!, changing).TallyAsync(s_now.AddDays(-5), s_now);
        Assert.Equal(1_200, tally.Open.Count);
        Assert.Single(tally.Open, task => task.TaskId == "t0");
    }

    private async Task KeepAsync(string id, TaskStatus status, DateTimeOffset submitted, DateTimeOffset updated, string owner = Account, long seq = 0)
    {
        var ended = status is not (TaskStatus.Waiting or TaskStatus.Running);
        var summary = new TaskSummary(id, null, owner, status, "noop", submitted, 0, Amount.Whole(2), "SKYOPS") { Cost = ended ? Amount.Whole(1) : null };
        var row = new EntityRow("task", id, owner, status.ToString().ToLowerInvariant(), updated, JsonSerializer.SerializeToUtf8Bytes(summary, SkyopsJson.Default.TaskSummary));
        Assert.Equal(AppendStatus.Appended, await _journal.AppendAsync(new JournalAppend($"task/{id}", seq, updated, "[]"u8.ToArray(), row)));
    }

    /// <summary>Something happens after the first page has been read.</summary>
    private sealed class ChangingJournal(IJournal inner, Func<Task> change) : IJournal
    {
        private int _pages;

        public string HeadHash => inner.HeadHash;

        public string? WriteProblem => inner.WriteProblem;

        public async ValueTask<EntityPage> QueryAsync(EntityQuery query, CancellationToken cancellationToken = default)
        {
            var page = await inner.QueryAsync(query, cancellationToken);
            if (_pages++ == 0) await change();
            return page;
        }

        public ValueTask<AppendStatus> AppendAsync(JournalAppend append, CancellationToken cancellationToken = default) => inner.AppendAsync(append, cancellationToken);

        public ValueTask<JournalSnapshot?> ReadSnapshotAsync(string stream, CancellationToken cancellationToken = default) => inner.ReadSnapshotAsync(stream, cancellationToken);

        public ValueTask WriteSnapshotAsync(string stream, JournalSnapshot snapshot, CancellationToken cancellationToken = default) => inner.WriteSnapshotAsync(stream, snapshot, cancellationToken);

        public IAsyncEnumerable<JournalRow> ReadAsync(string stream, long afterSeq, CancellationToken cancellationToken = default) => inner.ReadAsync(stream, afterSeq, cancellationToken);

        public IAsyncEnumerable<JournalRow> ReadAsync(string stream, long afterSeq, long upToSeq, CancellationToken cancellationToken = default) => inner.ReadAsync(stream, afterSeq, upToSeq, cancellationToken);

        public ValueTask<IReadOnlyList<IReadOnlyList<JournalRow>>> ReadManyAsync(IReadOnlyList<string> streams, CancellationToken cancellationToken = default) => inner.ReadManyAsync(streams, cancellationToken);

        public ValueTask<EntityRow?> ReadEntityAsync(string kind, string key, CancellationToken cancellationToken = default) => inner.ReadEntityAsync(kind, key, cancellationToken);

        public ValueTask<JournalVerification> VerifyAsync(CancellationToken cancellationToken = default) => inner.VerifyAsync(cancellationToken);
    }
}
