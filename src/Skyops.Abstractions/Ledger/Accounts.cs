using System.Text.Json.Serialization;

namespace Skyops.Ledger;

/// <summary>Accounts of the ledger that are not wallets.</summary>
public static class SystemAccounts
{
    /// <summary>Grants of a local network are debits of it.</summary>
    public const string Issuance = "system:issuance";

    /// <summary>Collects the network fee.</summary>
    public const string Fees = "system:fees";

    /// <summary>The nominal credit side of a task's hold.</summary>
    public const string Escrow = "system:escrow";

    /// <summary>
    /// The escrow on the chain, seen from here: deposits are debits of it, and what becomes claimable there are credits. What it is below zero is
    /// what the chain holds for the accounts of this ledger.
    /// </summary>
    public const string Chain = "system:chain";

    private const string Leaving = "exit:";

    /// <summary>Money may come from these: their debits may exceed their credits.</summary>
    public static bool MayOwe(string account) => account is Issuance or Chain;

    /// <summary>What an account that wants out of the escrow has left: out of its reach, until the chain has paid it.</summary>
    public static string LeavingOf(string account) => Leaving + account;

    /// <summary>Whose <see cref="LeavingOf"/> it is.</summary>
    public static string LeaverOf(string leaving) => leaving[Leaving.Length..];

    /// <summary>True for what <see cref="LeavingOf"/> answers.</summary>
    public static bool IsLeaving(string account) => account.StartsWith(Leaving, StringComparison.Ordinal);
}

/// <summary>An account's four counters. Available = credits posted − debits posted − debits pending.</summary>
[GenerateSerializer, Immutable, Alias("skyops.AccountBalance")]
public sealed record AccountBalance(
    [property: Id(0)] string Account,
    [property: Id(1)] string Currency,
    [property: Id(2)] Amount DebitsPending,
    [property: Id(3)] Amount DebitsPosted,
    [property: Id(4)] Amount CreditsPending,
    [property: Id(5)] Amount CreditsPosted,
    [property: Id(6)] Amount Available);

/// <summary>One line of a statement. <paramref name="Seq"/> is the journal row it stands in.</summary>
[GenerateSerializer, Immutable, Alias("skyops.StatementLine")]
public sealed record StatementLine(
    [property: Id(0)] long Seq,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] string TransferId,
    [property: Id(3)] TransferKind Kind,
    [property: Id(4)] string Debit,
    [property: Id(5)] string Credit,
    [property: Id(6)] Amount Amount,
    [property: Id(7)] string Reason,
    [property: Id(8)] string Reference);

/// <summary>Balance now, and lines. <paramref name="NextBeforeSeq"/> is 0 when there are no older ones.</summary>
[GenerateSerializer, Immutable, Alias("skyops.StatementPage")]
public sealed record StatementPage(
    [property: Id(0)] AccountBalance Balance,
    [property: Id(1)] StatementLine[] Lines,
    [property: Id(2)] long NextBeforeSeq)
{
    /// <summary>The same where the oldest came first: 0 when there are no newer ones.</summary>
    [Id(3), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long NextAfterSeq { get; init; }
}

/// <summary>Which lines of a statement. Lines of one row of the journal stay together.</summary>
/// <param name="Account">Whose.</param>
/// <param name="Take">At most so many, unless one row has more.</param>
[GenerateSerializer, Immutable, Alias("skyops.StatementQuery")]
public sealed record StatementQuery([property: Id(0)] string Account, [property: Id(1)] int Take)
{
    /// <summary>Only rows before this one; 0: any.</summary>
    [Id(2)] public long BeforeSeq { get; init; }

    /// <summary>Only rows after this one.</summary>
    [Id(3)] public long AfterSeq { get; init; }

    /// <summary>Not earlier than this.</summary>
    [Id(4)] public DateTimeOffset? From { get; init; }

    /// <summary>Earlier than this.</summary>
    [Id(5)] public DateTimeOffset? To { get; init; }

    /// <summary>The other way round.</summary>
    [Id(6)] public bool OldestFirst { get; init; }
}

/// <summary>What a full replay of the ledger found. <paramref name="Balanced"/>: Σ debits = Σ credits, posted and pending, in live and replayed state.</summary>
[GenerateSerializer, Immutable, Alias("skyops.LedgerVerification")]
public sealed record LedgerVerification(
    [property: Id(0)] string Currency,
    [property: Id(1)] bool Balanced,
    [property: Id(2)] bool ReplayMatchesLive,
    [property: Id(3)] long Rows,
    [property: Id(4)] long Transfers,
    [property: Id(5)] Amount TotalDebits,
    [property: Id(6)] Amount TotalCredits,
    [property: Id(7)] int OpenHolds,
    [property: Id(8)] Amount Held,
    [property: Id(9)] string[] Problems);
