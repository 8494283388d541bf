namespace Skyops.Cli.Accounts;

/// <summary>A wallet without its secrets.</summary>
internal sealed record WalletReport(string Address, string Path);
