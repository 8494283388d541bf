using Skyops.Chain;
using Skyops.Core.Chain;
using Skyops.Core.Tests.Testing;
using Skyops.Ledger;

namespace Skyops.Core.Tests.Chain;

/// <summary>The outbox under commands in any order: right ones, stale ones, ones about what never was.</summary>
internal sealed class OutboxWorld
{
    private static readonly DateTimeOffset s_now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Chance _chance;
    private readonly List<ChainCommand> _told = [];
    private readonly List<byte[]> _rows = [];
    private readonly Dictionary<ulong, string> _nonces = [];
    private readonly Dictionary<string, ulong> _hashes = [];
    private readonly HashSet<string> _ended = [];
    private int _copies;

    public OutboxWorld(Chance chance)
    {
        _chance = chance;
        Tell(new ChainCommand.Bind(new ChainBinding(1, "0xescrow", "0xtoken", "0xregistry", "0xsender", "0xtreasury", 0)));
    }

    public ChainState State { get; private set; } = ChainState.Empty;

    public int Changes => _rows.Count;

    public int Ended => _ended.Count;

    /// <summary>One command, sometimes one of those before.</summary>
    public void Step() => Tell(_told.Count > 0 && _chance.Once(4) ? _chance.Of<ChainCommand>([.. _told]) : Any());

    /// <summary>The rows as they are in the journal, read again.</summary>
    public ChainState Replayed() => _rows.SelectMany(row => ChainEventCodec.Decode(row)).Aggregate(ChainState.Empty, ChainDecider.Apply);

    private void Tell(ChainCommand command)
    {
        var decision = Decide(command);
        if (decision.Events.Length == 0) return;
        State = decision.Events.Aggregate(State, ChainDecider.Apply);
        _rows.Add(ChainEventCodec.Encode(decision.Events));
        _told.Add(command);
        Assert.Empty(Decide(command).Events);
        Check(decision.Events);
    }

    private ChainDecision Decide(ChainCommand command)
    {
        var before = State;
        var decision = ChainDecider.Decide(State, command, s_now);
        Assert.Same(before, State);
        Assert.Null(decision.Refusal);
        return decision;
    }

    private ChainCommand Any()
    {
        var transaction = State.Outbox.Length > 0 ? State.Outbox[_chance.Below(State.Outbox.Length)] : null;
        var id = transaction?.Id ?? $"root/{_chance.Between(1, 3)}/{_chance.Below(5)}";
        return _chance.Below(12) switch
        {
            0 or 1 => new ChainCommand.PlanRoot(new SettlementRoot((ulong)_chance.Between(1, 9), "aa", "bb", Amount.Zero, Amount.Zero, 0, RootStatus.Posting, ""), [1, 2]),
            2 or 3 or 4 => new ChainCommand.Sign(id, Nonce(transaction), new SignedCopy($"hash-{_copies++}", [3], new Amount(5), new Amount(1))),
            5 or 6 => new ChainCommand.Sent(id),
            7 or 8 => new ChainCommand.Mined(id, _chance.Once(4) ? null : Block(transaction)),
            _ => new ChainCommand.End(id, _chance.Of(OutgoingEnd.Final, OutgoingEnd.Reverted, OutgoingEnd.Dropped)),
        };
    }

    /// <summary>The right one for the most part; else one that was, or will be.</summary>
    private ulong Nonce(OutgoingTransaction? transaction)
    {
        var right = transaction?.Nonce ?? State.NextNonce ?? (ulong)_chance.Below(3);
        return _chance.Once(4) ? (ulong)Math.Max(0, (long)right + _chance.Between(-2, 2)) : right;
    }

    private MinedIn Block(OutgoingTransaction? transaction)
    {
        var known = transaction is { Copies.Length: > 0 } && !_chance.Once(6);
        var hash = known ? _chance.Of(transaction!.Copies).Hash : "of-another";
        return new MinedIn(hash, (ulong)_chance.Between(1, 9), "block", !_chance.Once(5), 21_000);
    }

    private void Check(ChainEvent[] events)
    {
        Assert.True(State.Roots.Count(root => root.Status == RootStatus.Posting) <= 1, "two roots are being posted");
        foreach (var e in events)
        {
            if (e is ChainEvent.TransactionSigned signed)
            {
                Assert.Equal(signed.Id, _nonces.TryGetValue(signed.Nonce, out var owner) ? owner : signed.Id);
                Assert.DoesNotContain(_nonces, other => other.Value == signed.Id && other.Key != signed.Nonce);
                _nonces[signed.Nonce] = signed.Id;
                Assert.True(_hashes.TryAdd(signed.Copy.Hash, signed.Nonce) || _hashes[signed.Copy.Hash] == signed.Nonce);
            }
            else if (e is ChainEvent.TransactionEnded ended)
            {
                Assert.True(_ended.Add(ended.Id), $"{ended.Id} ended twice");
            }
        }

        foreach (var transaction in State.Outbox)
        {
            Assert.DoesNotContain(transaction.Id, _ended);
            Assert.Equal(transaction.Phase == OutgoingPhase.Planned, transaction.Nonce is null);
            Assert.Equal(transaction.Phase == OutgoingPhase.Planned, transaction.Copies.Length == 0);
            Assert.Equal(transaction.Phase == OutgoingPhase.Mined, transaction.Mined is not null);
            Assert.True(transaction.Nonce is not { } nonce || nonce < State.NextNonce, "a nonce is not behind the next");
        }

        foreach (var root in State.Roots) Assert.Equal(root.Status == RootStatus.Posting, State.Find(root.Transaction) is not null);
    }
}
