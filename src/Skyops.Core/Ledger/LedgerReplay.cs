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
    private readonly LedgerState _state = new(currency);
    private ReplayBook? _book;
    private bool _broken;

    public LedgerState State => _state;

    public long Rows { get; private set; }

    public long Transfers { get; private set; }

    /// <summary>Makes room for what will come, so that nothing grows meanwhile.</summary>
    public void Expect(LedgerState live) => _state.Expect(live.Known.Count, live.Accounts.Count);

    public void Add(long seq, IReadOnlyList<LedgerEvent> events) => Add(ReplayRow.Of(seq, events));

    public void Add(ReplayRow row)
    {
        Rows++;
        if (row.Seq != Rows) Note($"row {row.Seq} stands where row {Rows} should");
        if (_broken) return;
        _book ??= new ReplayBook(_state);
        var i = 0;
        try
        {
            for (; i < row.Keys.Length; i++, Transfers++)
            {
                if (!_book.Apply(row.Events[i], row.Keys[i], row.Contents[i])) NoteRepeat(row, i);
            }
        }
        catch (InvalidOperationException wrong)
        {
            _broken = true;
            if (_state.TryKnown(row.Keys[i], out _)) NoteRepeat(row, i);
            Note($"row {row.Seq}: {wrong.Message}");
        }
    }

    private void NoteRepeat(ReplayRow row, int place) => Note($"row {row.Seq}: transfer {row.Events[place].Id} was posted before");

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
