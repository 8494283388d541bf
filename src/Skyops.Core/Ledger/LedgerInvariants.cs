using Skyops.Ledger;

namespace Skyops.Core.Ledger;

/// <summary>What must hold after every event, whatever was asked of the ledger.</summary>
public static class LedgerInvariants
{
    /// <summary>
    /// Everything that is wrong, in words; empty when the ledger is sound. Reads every account and open hold once.
    /// </summary>
    public static IReadOnlyList<string> Problems(LedgerState state)
    {
        var problems = new List<string>();
        var sum = default(Counters);
        foreach (var (account, counters) in state.Accounts)
        {
            sum.DebitsPending += counters.DebitsPending;
            sum.DebitsPosted += counters.DebitsPosted;
            sum.CreditsPending += counters.CreditsPending;
            sum.CreditsPosted += counters.CreditsPosted;
            if (counters.Overdrawn && !SystemAccounts.MayOwe(account)) problems.Add($"account {account} is below zero");
        }

        UInt128 held = 0;
        foreach (var (id, hold) in state.OpenHolds)
        {
            held += hold.Rest;
            if (hold.Rest == 0) problems.Add($"hold {id} is open with nothing left");
            if (!state.TryKnown(id, out var known) || known.Hold != HoldPhase.Open)
                problems.Add($"hold {id} is open but its id is not known as such");
        }

        if (sum.DebitsPosted != sum.CreditsPosted)
            problems.Add($"posted debits {sum.DebitsPosted} differ from posted credits {sum.CreditsPosted}");
        if (sum.DebitsPending != sum.CreditsPending)
            problems.Add($"pending debits {sum.DebitsPending} differ from pending credits {sum.CreditsPending}");
        if (sum.DebitsPending != held)
            problems.Add($"pending debits {sum.DebitsPending} differ from what the open holds hold, {held}");
        return problems;
    }
}
