using System.Collections.Immutable;
using Skyops.Chain;
using Skyops.Ledger;

namespace Skyops.Core.Chain;

/// <summary>All that a network remembers of its chain.</summary>
public sealed record ChainState
{
    public static readonly ChainState Empty = new();

    private const int RootsKept = 64;

    public ChainBinding? Binding { get; init; }

    /// <summary>The last final block that was read; null before the first.</summary>
    public ulong? Block { get; init; }

    public string BlockHash { get; init; } = "";

    /// <summary>The number of the last deposit that is final.</summary>
    public ulong DepositsThrough { get; init; }

    /// <summary>By <see cref="KeyOf"/>.</summary>
    public ImmutableSortedDictionary<string, ChainBook> Books { get; init; } = ImmutableSortedDictionary.Create<string, ChainBook>(StringComparer.Ordinal);

    /// <summary>Transfers that the ledger has not confirmed, by id.</summary>
    public ImmutableSortedDictionary<string, ChainTransfer> Due { get; init; } = ImmutableSortedDictionary.Create<string, ChainTransfer>(StringComparer.Ordinal);

    /// <summary>Withdrawals that the ledger has confirmed, by id: the repeat of one releases nothing again.</summary>
    public ImmutableSortedDictionary<string, ChainTransfer> Withdrawn { get; init; } = ImmutableSortedDictionary.Create<string, ChainTransfer>(StringComparer.Ordinal);

    /// <summary>Accounts that wanted out without the network, and whether they still do: then they get no credit. By <see cref="KeyOf"/>.</summary>
    public ImmutableSortedDictionary<string, Departure> Departures { get; init; } = ImmutableSortedDictionary.Create<string, Departure>(StringComparer.Ordinal);

    /// <summary>How many transfers were ever planned: part of the ids of those that nothing else names.</summary>
    public ulong Transfers { get; init; }

    /// <summary>The newest last.</summary>
    public ImmutableArray<SettlementRoot> Roots { get; init; } = [];

    /// <summary>All that were ever planned, the newest last: a task is found by when it ended.</summary>
    public ImmutableList<TaskBatch> Batches { get; init; } = [];

    /// <summary>What is not final, by the order of planning.</summary>
    public ImmutableArray<OutgoingTransaction> Outbox { get; init; } = [];

    /// <summary>How many transactions were ever planned.</summary>
    public ulong Transactions { get; init; }

    /// <summary>The sender's next nonce; null before its first transaction.</summary>
    public ulong? NextNonce { get; init; }

    public static string KeyOf(string currency, string account) => $"{currency}/{account}";

    public ChainBook BookOf(string currency, string account) =>
        Books.GetValueOrDefault(KeyOf(currency, account)) ?? new ChainBook(account, currency, Amount.Zero, Amount.Zero, Amount.Zero);

    public Departure DepartureOf(string currency, string account) =>
        Departures.GetValueOrDefault(KeyOf(currency, account)) ?? new Departure(account, currency, Wanted: false);

    /// <summary>The transfer of this id, if it is due or a withdrawal that was made.</summary>
    public ChainTransfer? FindTransfer(string id) => Due.GetValueOrDefault(id) ?? Withdrawn.GetValueOrDefault(id);

    public OutgoingTransaction? Find(string transaction) => Outbox.FirstOrDefault(each => each.Id == transaction);

    internal ChainState With(Departure departure) => this with
    {
        Departures = Departures.SetItem(KeyOf(departure.Currency, departure.Account), departure),
    };

    internal ChainState With(ChainBook book) => this with { Books = Books.SetItem(KeyOf(book.Currency, book.Account), book) };

    internal ChainState With(OutgoingTransaction transaction) => this with
    {
        Outbox = Outbox.Replace(Find(transaction.Id)!, transaction),
    };

    internal ChainState With(SettlementRoot root) => this with
    {
        Roots = Roots.Any(each => each.Transaction == root.Transaction)
            ? [.. Roots.Select(each => each.Transaction == root.Transaction ? root : each)]
            : [.. Roots.TakeLast(RootsKept - 1), root],
    };
}
