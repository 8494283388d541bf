using Skyops.Ledger;

namespace Skyops.Core.Ledger;

/// <summary>
/// Folds the decoded rows of a journal into a second ledger and compares it with the live one. Feed every row up to the
/// live state's sequence, then
/// <see cref="Compare"/>. Stops posting at the first row that cannot follow, and says which.
/// </summary>
public sealed class LedgerReplay(string currency)
{
    private const int MostProblems = 100;
    private readonly List<string> _problems = [];
    private bool _broken;

    public LedgerState State { get; } = new(currency);

    public long Rows { get; private set; }

    public long Transfers { get; private set; }

    public void Add(long seq, IReadOnlyList<LedgerEvent> events)
    {
        Rows++;
        if (seq != Rows) Note($"row {seq} stands where row {Rows} should");
        if (_broken) return;
        try
        {
            foreach (var e in events)
            {
                if (State.TryKnown(e.Id, out _)) Note($"row {seq}: transfer {e.Id} was posted before");
                State.Apply(e);
                Transfers++;
            }
        }
        catch (InvalidOperationException wrong)
        {
            _broken = true;
            Note($"row {seq}: {wrong.Message}");
        }
    }

    /// <summary>
    /// What a reader of the rows found outside the ledger's own rules, for example a row that cannot be decoded.
    /// </summary>
    public void Note(string problem)
    {
        if (_problems.Count < MostProblems) _problems.Add(problem);
    }

    public LedgerVerification Compare(LedgerState live)
    {
        var unbalanced = LedgerInvariants.Problems(live).Concat(LedgerInvariants.Problems(State)).ToArray();
        foreach (var problem in unbalanced) Note(problem);
        var differences = LedgerDifferences.Between(live, State).Take(MostProblems).ToArray();
        foreach (var difference in differences) Note(difference);
        UInt128 debits = 0, credits = 0, held = 0;
        foreach (var counters in State.Accounts.Values)
        {
            debits += counters.DebitsPosted + counters.DebitsPending;
            credits += counters.CreditsPosted + counters.CreditsPending;
        }

        foreach (var hold in State.OpenHolds.Values) held += hold.Rest;
        return new LedgerVerification(
            State.Currency, unbalanced.Length == 0, differences.Length == 0 && !_broken, Rows, Transfers,
            new Amount(debits), new Amount(credits), State.OpenHolds.Count, new Amount(held), [.. _problems]);
    }
}
