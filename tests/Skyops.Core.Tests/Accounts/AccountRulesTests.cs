using System.Text;
using Skyops.Accounts;
using Skyops.Core.Accounts;
using Skyops.Core.Journal;
using Skyops.Errors;
using Skyops.Ledger;

namespace Skyops.Core.Tests.Accounts;

public sealed class AccountRulesTests
{
    private readonly AccountWorld _world = new();

    [Fact]
    public void A_refusal_names_field_value_limit_what_is_used_and_the_remedy()
    {
        _world.SetCaps(8, 10);
        Assert.Null(_world.Reserve(null, "t1", 7));
        var refusal = _world.Reserve(null, "t2", 5)!;
        Assert.Equal(RefusalCode.SpendCapExceeded, refusal.Code);
        var field = Assert.Single(refusal.Fields!);
        Assert.Equal(("budget", "5"), (field.Field, field.Value));
        Assert.Contains("7 of 10 SKYOPS are used in 2026-11", field.Problem, StringComparison.Ordinal);
        Assert.Contains("at most 3 SKYOPS until 2026-12-01", field.Limit, StringComparison.Ordinal);
        Assert.Contains("skyops cap set --monthly", field.Remedy, StringComparison.Ordinal);
        Assert.Contains("at most 8 SKYOPS a task", _world.Reserve(null, "t3", 9)!.Fields![0].Limit, StringComparison.Ordinal);
    }

    [Fact]
    public void The_caps_of_key_and_account_hold_both_and_the_refusal_says_whose()
    {
        _world.SetCaps(null, 10);
        _world.Key("k", monthly: 4);
        Assert.Null(_world.Reserve("k", "t1", 3));
        Assert.Contains("the key's monthly cap: 3 of 4", _world.Reserve("k", "t2", 2)!.Detail, StringComparison.Ordinal);
        Assert.Null(_world.Reserve(null, "t3", 6));
        Assert.Contains("the account's monthly cap: 9 of 10", _world.Reserve("k", "t4", 2)!.Detail, StringComparison.Ordinal);
        Assert.Null(_world.Reserve("k", "t5", 1));
    }

    [Fact]
    public void Of_a_batch_the_first_that_fit_are_taken_and_each_is_answered()
    {
        _world.SetCaps(null, 7);
        var decision = _world.Do(new AccountCommand.Reserve(null, [.. Enumerable.Range(0, 10).Select(i => AccountWorld.Task($"t{i}", 2))]));
        Assert.Equal([true, true, true, false, false, false, false, false, false, false], decision.Tasks.Select(refusal => refusal is null));
        Assert.Single(decision.Events);
    }

    [Fact]
    public void A_month_that_is_over_leaves_nothing_and_what_ends_later_does_not_count_in_the_next()
    {
        _world.SetCaps(null, 10);
        Assert.Null(_world.Reserve(null, "t1", 10));
        Assert.NotNull(_world.Reserve(null, "t2", 1));
        _world.Now = new DateTimeOffset(2026, 11, 30, 23, 59, 59, TimeSpan.Zero);
        Assert.NotNull(_world.Reserve(null, "t2", 1));
        _world.Now = _world.Now.AddSeconds(1);
        Assert.Null(_world.Reserve(null, "t2", 10));
        _world.Settle("t1", 1);
        Assert.NotNull(_world.Reserve(null, "t3", 1));

        // A clock that goes back opens no month again.
        _world.Now = _world.Now.AddDays(-1);
        Assert.NotNull(_world.Reserve(null, "t3", 1));
    }

    [Fact]
    public void A_monthly_cap_says_nothing_of_another_currency_so_it_lets_none_through()
    {
        var ether = AccountWorld.Task("t1", 1, "ETH");
        Assert.Null(_world.Do(new AccountCommand.Reserve(null, [ether])).Tasks[0]);
        _world.SetCaps(5, null);
        Assert.Equal("currency", _world.Do(new AccountCommand.Reserve(null, [ether])).Tasks[0]!.Fields![0].Field);
    }

    [Fact]
    public void Without_a_monthly_cap_nothing_is_written_for_a_submission()
    {
        _world.SetCaps(5, null);
        _world.Key("k", perTask: 4);
        var rows = _world.Rows.Count;
        Assert.Null(_world.Reserve(null, "t1", 5));
        Assert.Null(_world.Reserve("k", "t2", 4));
        Assert.NotNull(_world.Reserve("k", "t3", 5));
        Assert.Equal(rows, _world.Rows.Count);
    }

    [Fact]
    public void A_key_that_is_revoked_over_or_without_the_scope_reserves_nothing()
    {
        _world.Key("reads", scopes: KeyScopes.TasksRead);
        _world.Key("ends", expiresAt: _world.Now.AddDays(1));
        _world.Key("gone");
        _world.Do(new AccountCommand.RevokeKey("gone"));
        Assert.Null(_world.Reserve("ends", "t1", 1));
        _world.Now = _world.Now.AddDays(1);
        foreach (var key in (string[])["reads", "ends", "gone", "unknown"]) Assert.Equal(RefusalCode.NotAuthorised, _world.Reserve(key, "t2", 1)!.Code);
    }

    [Fact]
    public void Everything_wrong_with_a_key_is_said_at_once()
    {
        var wrong = new NewKey("k", new string('a', 64), " ", ["tasks:all"], AccountWorld.Caps(9, 5), _world.Now);
        var refusal = _world.Do(new AccountCommand.CreateKey(wrong)).Refusal!;
        Assert.Equal(["name", "scopes", "expiresAt", "perTaskCap"], refusal.Fields!.Select(field => field.Field));
        Assert.Empty(_world.Rows);
    }

    [Fact]
    public void Good_keys_are_bounded_and_ended_ones_are_forgotten_oldest_first()
    {
        for (var i = 0; i < Limits.KeysPerAccount; i++) Assert.Null(_world.Key($"k{i}").Refusal);
        Assert.Equal(RefusalCode.QuotaExceeded, _world.Key("more").Refusal!.Code);
        for (var i = 0; _world.State.Keys.Count < Limits.KeysRemembered; i++)
        {
            _world.Now = _world.Now.AddSeconds(1);
            _world.Do(new AccountCommand.RevokeKey($"k{i}"));
            Assert.Null(_world.Key($"k{Limits.KeysPerAccount + i}").Refusal);
        }

        _world.Do(new AccountCommand.RevokeKey("k950"));
        Assert.Null(_world.Key("last").Refusal);
        Assert.Equal(Limits.KeysRemembered, _world.State.Keys.Count);
        Assert.DoesNotContain("k0", _world.State.Keys.Keys);
        Assert.Contains("k1", _world.State.Keys.Keys);
    }

    [Fact]
    public void Revoking_again_changes_nothing_and_an_unknown_key_is_not_found()
    {
        _world.Key("k");
        Assert.Single(_world.Do(new AccountCommand.RevokeKey("k")).Events);
        var again = _world.Do(new AccountCommand.RevokeKey("k"));
        Assert.True(again is { Refusal: null, Events.Length: 0 });
        Assert.Equal(RefusalCode.NotFound, _world.Do(new AccountCommand.RevokeKey("x")).Refusal!.Code);
    }

    [Fact]
    public void A_session_that_was_ended_is_remembered_until_it_would_have_ended()
    {
        _world.Do(new AccountCommand.RevokeSession("d1", _world.Now.AddDays(1)));
        Assert.Contains("d1", _world.State.RevokedSessions.Keys);
        Assert.Empty(_world.Do(new AccountCommand.RevokeSession("d1", _world.Now.AddDays(1))).Events);
        _world.Now = _world.Now.AddDays(2);
        Assert.Empty(_world.Do(new AccountCommand.RevokeSession("d2", _world.Now)).Events);
        _world.Do(new AccountCommand.RevokeSession("d3", _world.Now.AddDays(1)));
        Assert.Equal(["d3"], _world.State.RevokedSessions.Keys);
    }

    [Fact]
    public void An_encryption_key_gives_way_to_newer_ones_only_and_snapshots_without_one_are_as_they_were()
    {
        var without = AccountSnapshotCodec.Encode(_world.State);
        Assert.StartsWith("""{"version":1,""", Encoding.UTF8.GetString(without), StringComparison.Ordinal);
        Assert.Null(AccountSnapshotCodec.Decode(without)!.EncryptionKey);
        var key = new RegisteredKey("AQ==", _world.Now);

        Assert.Single(_world.Do(new AccountCommand.RegisterEncryptionKey(key)).Events);
        Assert.Empty(_world.Do(new AccountCommand.RegisterEncryptionKey(key)).Events);
        Assert.Equal(RefusalCode.Conflict, _world.Do(new AccountCommand.RegisterEncryptionKey(new RegisteredKey("Ag==", _world.Now))).Refusal!.Code);
        Assert.Equal(key, _world.State.EncryptionKey);
        Assert.Equal(key, AccountSnapshotCodec.Decode(AccountSnapshotCodec.Encode(_world.State))!.EncryptionKey);
        Assert.Single(_world.Do(new AccountCommand.RegisterEncryptionKey(new RegisteredKey("Ag==", _world.Now.AddSeconds(1)))).Events);
    }

    [Fact]
    public void Caps_of_zero_or_that_contradict_each_other_are_refused()
    {
        Assert.Equal(["perTask", "monthly"], _world.SetCaps(0, 0)!.Fields!.Select(field => field.Field));
        Assert.Equal(["perTask"], _world.SetCaps(2, 1)!.Fields!.Select(field => field.Field));
        Assert.Empty(_world.Rows);
    }

    [Fact]
    public void A_type_of_event_from_a_later_version_refuses_by_its_name()
    {
        var failure = Assert.Throws<UnknownEventException>(() => AccountEventCodec.Decode(Encoding.UTF8.GetBytes("""[{"type":"KeyBlessed","at":"2026-11-01T00:00:00Z"}]""")));
        Assert.Contains("KeyBlessed", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hash_is_found_equal_only_when_it_is()
    {
        _world.Key("k");
        var key = _world.State.Keys["k"];
        Assert.True(key.HasHash(new string('a', 64)));
        Assert.False(key.HasHash(new string('a', 63)));
        Assert.False(key.HasHash("b" + new string('a', 63)));
        Assert.Equal(Amount.Zero, AccountProjection.Caps(_world.State, _world.Now).Used ?? Amount.Zero);
    }
}
