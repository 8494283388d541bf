using Skyops.Storage;
using Skyops.Storage.Journal;
using Skyops.Storage.Journal.Postgres;
using static Skyops.Tests.Storage.JournalRows;

namespace Skyops.Tests.Storage.Postgres;

/// <summary>One writer at a time: who has the lease, who may take it, and that nobody else writes.</summary>
public sealed class PostgresLeaseTests : IAsyncLifetime
{
    private PostgresSpace _space = null!;

    /// <summary>A holder that renews so rarely that a test can let its lease grow old.</summary>
    private PostgresOptions Slow => _space.Options with
    {
        LeaseFor = TimeSpan.FromMinutes(1),
        RenewEvery = TimeSpan.FromSeconds(20),
    };

    private PostgresOptions Quick => _space.Options with
    {
        LeaseFor = TimeSpan.FromMilliseconds(300),
        RenewEvery = TimeSpan.FromMilliseconds(50),
    };

    public async Task InitializeAsync() => _space = await PostgresSpace.CreateAsync();

    public Task DisposeAsync()
    {
        _space.Remove();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_second_process_is_told_who_has_the_journal()
    {
        await using var first = await PostgresJournal.OpenAsync(Slow);
        var refused = await Assert.ThrowsAsync<JournalOpenException>(() => PostgresJournal.OpenAsync(Slow));
        Assert.Contains($"/{Environment.ProcessId}/", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_standby_takes_a_released_lease_at_once_and_goes_on_in_the_chain()
    {
        await using var standby = new PostgresStandby(Slow);
        var first = await PostgresJournal.OpenAsync(Slow);
        await first.Fill("s", 3);
        Assert.Null(await standby.TryTakeAsync(LeaseClaim.Nameless()));
        await first.DisposeAsync();
        await using var second = (await standby.TryTakeAsync(LeaseClaim.Nameless()))!;
        await second.Fill("s", 2, from: 3);
        var found = await second.VerifyAsync();
        Assert.Empty(found.Problems);
        Assert.Equal(5, found.Rows);
        Assert.Equal(2L, _space.Scalar<long>("select count(distinct epoch) from batch"));
    }

    [Fact]
    public async Task A_holder_that_did_not_renew_in_time_is_superseded_and_writes_nothing_more()
    {
        await using var first = await PostgresJournal.OpenAsync(Slow);
        await first.Fill("s", 2);
        _space.Execute("update lease set renewed = clock_timestamp() - interval '1 hour'");
        await using var standby = new PostgresStandby(Quick);
        PostgresJournal? second;
        // The database itself may have been up for less than the time of the lease.
        while ((second = await standby.TryTakeAsync(LeaseClaim.Nameless())) is null)
            await Task.Yield();
        await using (second)
        {
            await Assert.ThrowsAsync<JournalFencedException>(async () => await first.AppendAsync(Append("s", 2, "late")));
            await Assert.ThrowsAsync<JournalFencedException>(async () => await first.AppendAsync(Append("t", 0, "late")));
            Assert.Equal(LeaseLoss.Superseded, await first.Lost);
            Assert.Equal(AppendStatus.Appended, await second.AppendAsync(Append("s", 2, "mine")));
            Assert.Equal("mine", Text((await second.ReadAll("s"))[2].Data));
            Assert.Empty(await second.ReadAll("t"));
            Assert.True((await second.VerifyAsync()).Valid);
        }
    }

    [Fact]
    public async Task A_superseded_holder_hears_of_it_although_it_writes_nothing()
    {
        await using var journal = await PostgresJournal.OpenAsync(Quick);
        _space.Execute("update lease set epoch = epoch + 1, holder = 'another'");
        Assert.Equal(LeaseLoss.Superseded, await journal.Lost);
    }

    [Fact]
    public async Task A_superseded_holder_does_not_give_back_what_is_another_s()
    {
        var journal = await PostgresJournal.OpenAsync(Slow);
        _space.Execute("update lease set epoch = epoch + 1, holder = 'another'");
        await journal.DisposeAsync();
        Assert.False(_space.Scalar<bool>("select released from lease"));
    }

    [Fact]
    public async Task Of_many_that_stand_by_one_takes_the_lease()
    {
        _space.Execute(PostgresSchema.Create);
        var tries = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            await using var standby = new PostgresStandby(Slow);
            return await standby.TryTakeAsync(LeaseClaim.Nameless());
        }));
        var taken = Assert.Single(tries, x => x is not null);
        await taken!.DisposeAsync();
    }

    [Fact]
    public async Task A_commit_under_way_holds_up_a_take_over_but_no_renewal()
    {
        await using var journal = await PostgresJournal.OpenAsync(Slow);
        await using var commit = await _space.BeginAsync("select from lease for key share");
        _space.Execute("update lease set renewed = clock_timestamp()");
        var refused = Assert.Throws<Npgsql.PostgresException>(() =>
            _space.Execute("set lock_timeout = 1; update lease set epoch = epoch + 1"));
        Assert.Equal(Npgsql.PostgresErrorCodes.LockNotAvailable, refused.SqlState);
    }
}
