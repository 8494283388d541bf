using Skyops.Core.Ledger;
using Skyops.Ledger;

namespace Skyops.Core.Tests.Ledger;

/// <summary>
/// A ledger in one line each: <c>world.Grant("a", 10); world.Hold("h", "a", 4)</c>. Invariants are checked after every
/// call.
/// </summary>
internal sealed class LedgerWorld
{
    public static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public LedgerState State { get; } = new("SKYOPS");

    public List<LedgerEvent[]> Rows { get; } = [];

    public TransferStatus Grant(string account, ulong units) => Do(Pay($"grant-{account}-{Rows.Count}", SystemAccounts.Issuance, account, units));

    public TransferStatus Hold(string id, string account, ulong units) => Do(HoldOf(id, account, units));

    public TransferStatus Post(string id, string hold, string payee, ulong units) => Do(PostOf(id, hold, payee, units));

    public TransferStatus Void(string id, string hold) => Do(VoidOf(id, hold));

    public TransferStatus Do(Transfer transfer) => Do([transfer])[0];

    public TransferStatus[] Do(params Transfer[] transfers)
    {
        var before = LedgerSnapshot.Encode(State);
        var decision = LedgerDecider.Decide(State, transfers, Now);
        Assert.Equal(before, LedgerSnapshot.Encode(State));
        State.Apply(decision.Events);
        if (decision.Events.Length > 0) Rows.Add(decision.Events);
        State.CheckInvariants();
        return decision.Statuses;
    }

    public (UInt128 Available, UInt128 Pending) Money(string account) => (State.Read(account).Available, State.Read(account).DebitsPending);

    public static Transfer Pay(string id, string from, string to, ulong units) =>
        new(id, TransferKind.Direct, from, to, new Amount(units), null, "grant", "");

    public static Transfer HoldOf(string id, string account, ulong units) =>
        new(id, TransferKind.Hold, account, SystemAccounts.Escrow, new Amount(units), null, "task-hold", "t1");

    public static Transfer PostOf(string id, string hold, string payee, ulong units) =>
        new(id, TransferKind.PostHold, "", payee, new Amount(units), hold, "work", "t1");

    public static Transfer VoidOf(string id, string hold) => new(id, TransferKind.VoidHold, "", "", Amount.Zero, hold, "rest", "t1");
}
