namespace Skyops.Accounts;

/// <summary>
/// What a key may do. Few, so that a person can choose: everything else (keys, caps, sessions, withdrawals) needs the wallet, because who can raise a limit has none.
/// </summary>
public static class KeyScopes
{
    /// <summary>Look at tasks, their logs, receipts and results, and ask for quotes.</summary>
    public const string TasksRead = "tasks:read";

    /// <summary>Submit tasks within the caps, store what they need, and cancel them.</summary>
    public const string TasksWrite = "tasks:write";

    /// <summary>Look at balances, statements and caps, and verify the record.</summary>
    public const string LedgerRead = "ledger:read";

    public static readonly string[] All = [TasksRead, TasksWrite, LedgerRead];
}
