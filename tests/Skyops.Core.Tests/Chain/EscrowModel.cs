using Skyops.Chain;

namespace Skyops.Core.Tests.Chain;

/// <summary>
/// The escrow's own rules for one currency, as the contract has them: what it would refuse raises, because a settlement that is refused is the
/// failure that is looked for. Time is only this: a root stands its window when <see cref="PassWindow"/> is called.
/// </summary>
internal sealed class EscrowModel
{
    private readonly Dictionary<string, UInt128> _deposited = [];
    private readonly Dictionary<string, UInt128> _exited = [];
    private readonly Dictionary<string, UInt128> _claimed = [];
    private readonly HashSet<string> _leaving = [];
    private SettlementCut _settled = new(0, []);

    public SettlementCut Newest { get; private set; } = new(0, []);

    public bool IsPending { get; private set; }

    public ulong Deposits { get; private set; }

    public UInt128 Covered => Sum(_deposited) - Sum(_exited);

    public bool IsLeaving(string account) => _leaving.Contains(account);

    public UInt128 LeftOf(string account) => Of(_deposited, account) - Of(_exited, account);

    public void Deposit(string account, UInt128 amount)
    {
        _deposited[account] = Of(_deposited, account) + amount;
        Deposits++;
    }

    public bool RequestExit(string account) => LeftOf(account) > 0 && _leaving.Add(account);

    public bool WithdrawExit(string account) => _leaving.Remove(account);

    public void Post(SettlementCut cut)
    {
        Assert.False(IsPending, "RootPending");
        Assert.InRange(cut.DepositsThrough, Newest.DepositsThrough, Deposits);
        Assert.True(Total(cut) >= Total(Newest), $"TotalFell: {Total(Newest)} to {Total(cut)}");
        Assert.True(Total(cut) <= Covered, $"NotCovered: {Total(cut)} of {Covered}");
        foreach (var line in cut.Lines)
        {
            Assert.True(line.Debit.Units <= LeftOf(line.Account), $"challengeOverdraft: {line.Account} {line.Debit.Units} of {LeftOf(line.Account)}");
            var before = Newest.Lines.FirstOrDefault(each => each.Account == line.Account);
            Assert.True(before is null || (before.Credit <= line.Credit && before.Debit <= line.Debit), $"challengeRegression: {before} to {line}");
        }

        (_settled, Newest, IsPending) = (Newest, cut, true);
    }

    /// <summary>As the challenger may: the newest root is the one before again.</summary>
    public void Cancel() => (Newest, IsPending) = (_settled, false);

    public void PassWindow() => IsPending = false;

    public UInt128 Claim(string account)
    {
        var credit = Settled.Lines.FirstOrDefault(line => line.Account == account)?.Credit.Units ?? 0;
        var amount = credit - UInt128.Min(credit, Of(_claimed, account));
        _claimed[account] = Of(_claimed, account) + amount;
        Assert.True(Sum(_claimed) <= Total(Settled), "ClaimsAboveTotal");
        return amount;
    }

    /// <summary>What the exit pays by the newest root's leaf; zero when there is nothing.</summary>
    public UInt128 Exit(string account)
    {
        var debit = DebitOf(account);
        if (!IsLeaving(account) || LeftOf(account) <= debit) return 0;
        var amount = LeftOf(account) - debit;
        Assert.True(amount <= Covered - Total(Newest), "ExitBreaksSettlement");
        _exited[account] = Of(_exited, account) + amount;
        _leaving.Remove(account);
        return amount;
    }

    /// <summary>All claims of the newest root and all exits together are there at this moment.</summary>
    public void CheckCanPayAll()
    {
        var holds = Covered - Sum(_claimed);
        var claims = Total(Newest) - Sum(_claimed);
        UInt128 exits = 0;
        foreach (var account in _deposited.Keys) exits += LeftOf(account) - UInt128.Min(LeftOf(account), DebitOf(account));
        Assert.True(claims + exits <= holds, $"the escrow holds {holds}, and {claims} are claimable and {exits} may leave");
    }

    private SettlementCut Settled => IsPending ? _settled : Newest;

    private UInt128 DebitOf(string account) => Newest.Lines.FirstOrDefault(line => line.Account == account)?.Debit.Units ?? 0;

    private static UInt128 Total(SettlementCut cut) => Sum(cut.Lines.ToDictionary(line => line.Account, line => line.Credit.Units));

    private static UInt128 Sum(Dictionary<string, UInt128> amounts)
    {
        UInt128 sum = 0;
        foreach (var amount in amounts.Values) sum += amount;
        return sum;
    }

    private static UInt128 Of(Dictionary<string, UInt128> amounts, string account) => amounts.GetValueOrDefault(account);
}
