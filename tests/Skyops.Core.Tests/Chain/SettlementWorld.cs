using Skyops.Chain;
using Skyops.Core.Tests.Testing;
using Skyops.Ledger;

namespace Skyops.Core.Tests.Chain;

/// <summary>
/// A network, its ledger and the escrow, moved by chance. Deposits and exits become known later, in order; a root is on the chain some time after
/// its books were cut; an exit comes when a root is there that knew of its request, which is what its delay is for.
/// </summary>
internal sealed class SettlementWorld(Chance chance)
{
    private static readonly string[] s_wallets = ["0xa", "0xb", "0xc", "0xd"];

    private readonly EscrowModel _escrow = new();
    private readonly Queue<ChainLog> _unread = new();
    private readonly List<string> _holds = [];
    private readonly Dictionary<string, int> _heard = [];
    private readonly Dictionary<string, SettlementLine> _lines = [];
    private SettlementCut? _toPost;
    private ulong _block;
    private int _ids;
    private int _cuts;
    private int _posted;
    private int _postedBefore;

    public ChainMirror Network { get; } = new();

    public int Exits { get; private set; }

    public int Roots { get; private set; }

    public void Step()
    {
        var account = chance.Of(s_wallets);
        var amount = (ulong)chance.Between(1, 100);
        switch (chance.Below(16))
        {
            case 0 or 1: Deposit(account, amount); break;
            case 2 or 3: Read(chance.Between(1, 4)); break;
            case 4 or 5 or 6: Hold(account, amount); break;
            case 7 or 8: Post(chance.Once(5) ? SystemAccounts.Fees : account, amount); break;
            case 9: Void(); break;
            case 10: Withdraw(account, amount); break;
            case 11: Cut(); break;
            case 12: PostRoot(); break;
            case 13: Settle(account); break;
            case 14: RequestOrWithdrawExit(account); break;
            case 15: Exit(account); break;
        }

        Network.Forgets = chance.Once(10);
        Check();
    }

    private void Deposit(string account, ulong amount)
    {
        _escrow.Deposit(account, amount);
        _unread.Enqueue(new ChainLog(ChainLogKind.Deposited, _escrow.Deposits, account, ChainMirror.Currency, new Amount(amount), "0x"));
    }

    private void Read(int most)
    {
        List<ChainLog> logs = [];
        while (logs.Count < most && _unread.TryDequeue(out var log)) logs.Add(log);
        var page = new ChainPage(Network.State.Block, ++_block, "", [.. logs]);
        Network.Read(page);
        if (chance.Once(3)) Network.Read(page);

        // The delay counts from the last request, so one that was taken back and made again is heard when all of that is.
        foreach (var log in logs.Where(log => log.Kind == ChainLogKind.ExitRequested && _escrow.IsLeaving(log.Account)))
        {
            if (!_unread.Any(later => later.Kind == ChainLogKind.ExitRequested && later.Account == log.Account)) _heard[log.Account] = _cuts;
        }
    }

    private void Hold(string account, ulong amount)
    {
        var id = $"hold-{_ids++}";
        if (Network.Do(new Transfer(id, TransferKind.Hold, account, SystemAccounts.Escrow, new Amount(amount), null, "task-hold", "t")) == TransferStatus.Ok) _holds.Add(id);
    }

    private void Post(string payee, ulong amount)
    {
        if (_holds.Count > 0) Network.Do(new Transfer($"post-{_ids++}", TransferKind.PostHold, "", payee, new Amount(amount), chance.Of<string>([.. _holds]), "work", "t"));
    }

    private void Void()
    {
        if (_holds.Count > 0) Network.Do(new Transfer($"void-{_ids++}", TransferKind.VoidHold, "", "", Amount.Zero, chance.Of<string>([.. _holds]), "rest", "t"));
    }

    private void Withdraw(string account, ulong amount)
    {
        var forgets = Network.Forgets;
        Network.Forgets = false;
        Network.MakeTransfers();
        var (id, before) = ($"w-{chance.Below(1_000)}", Network.State.BookOf(ChainMirror.Currency, account).Released);
        Network.Forgets = forgets;
        for (var repeat = 0; repeat < 3; repeat++)
        {
            Network.Withdraw(id, account, amount);
            Network.MakeTransfers();
        }

        var released = Network.State.BookOf(ChainMirror.Currency, account).Released - before;
        Assert.True(released.IsZero || released == new Amount(amount), $"a withdrawal of {amount} made {released.Units} claimable");
    }

    private void Cut()
    {
        if (_toPost is not null || _escrow.IsPending) return;
        _toPost = Network.Cut();
        _cuts++;
        foreach (var line in _toPost.Lines)
        {
            if (_lines.GetValueOrDefault(line.Account) is { } before)
                Assert.True(before.Credit <= line.Credit && before.Debit <= line.Debit, $"fell: {before} to {line}");
            _lines[line.Account] = line;
        }
    }

    private void PostRoot()
    {
        if (_toPost is null) return;
        _escrow.Post(_toPost);
        (_toPost, _posted, _postedBefore) = (null, _cuts, _posted);
        Roots++;
    }

    private void Settle(string account)
    {
        if (chance.Once(8) && _escrow.IsPending)
        {
            _escrow.Cancel();
            _posted = _postedBefore;
        }

        _escrow.PassWindow();
        _escrow.Claim(account);
    }

    private void RequestOrWithdrawExit(string account)
    {
        var (done, kind) = _escrow.IsLeaving(account)
            ? (chance.Once(4) && _escrow.WithdrawExit(account), ChainLogKind.ExitWithdrawn)
            : (_escrow.RequestExit(account), ChainLogKind.ExitRequested);
        if (!done) return;
        _heard.Remove(account);
        _unread.Enqueue(new ChainLog(kind, 0, account, ChainMirror.Currency, Amount.Zero, "0x"));
    }

    private void Exit(string account)
    {
        if (!_heard.TryGetValue(account, out var heard) || _posted <= heard || _escrow.Newest.Lines.Length == 0) return;
        if (_escrow.Exit(account) is var amount && amount == 0) return;
        _unread.Enqueue(new ChainLog(ChainLogKind.Exited, 0, account, ChainMirror.Currency, new Amount(amount), "0x"));
        _heard.Remove(account);
        Exits++;
    }

    private void Check()
    {
        Network.Ledger.CheckInvariants();
        _escrow.CheckCanPayAll();
        UInt128 credit = 0, debit = 0;
        foreach (var line in _lines.Values) (credit, debit) = (credit + line.Credit.Units, debit + line.Debit.Units);
        Assert.True(credit <= debit, $"credits of {credit} and debits of {debit}");
    }
}
