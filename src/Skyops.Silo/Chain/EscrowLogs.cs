using Skyops.Chain;
using Skyops.Ethereum.Abi;
using Skyops.Ethereum.Contracts;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Rpc;
using Skyops.Ledger;

namespace Skyops.Silo.Chain;

/// <summary>Reads the escrow's logs. Those that change nothing here (claims, roots of our own) are left out.</summary>
internal static class EscrowLogs
{
    private static readonly AbiEvent Deposited = Event("Deposited(uint64,address,address,uint128,address)");
    private static readonly AbiEvent ExitRequested = Event("ExitRequested(address,address,uint64)");
    private static readonly AbiEvent ExitWithdrawn = Event("ExitWithdrawn(address,address)");
    private static readonly AbiEvent Exited = Event("Exited(address,address,uint128,address)");
    private static readonly AbiEvent RootCancelled = Event("RootCancelled(uint64,address,string)");

    public static ChainLog[] Read(IEnumerable<LogEntry> logs) => [.. logs.Select(Read).OfType<ChainLog>()];

    private static ChainLog? Read(LogEntry log)
    {
        if (Deposited.TryDecode(log.Topics, log.Data.Span, out var x)) return Of(ChainLogKind.Deposited, log, x[1], x[2], x[3], (ulong)x[0].AsNumber());
        if (ExitRequested.TryDecode(log.Topics, log.Data.Span, out x)) return Of(ChainLogKind.ExitRequested, log, x[0], x[1], 0);
        if (ExitWithdrawn.TryDecode(log.Topics, log.Data.Span, out x)) return Of(ChainLogKind.ExitWithdrawn, log, x[0], x[1], 0);
        if (Exited.TryDecode(log.Topics, log.Data.Span, out x)) return Of(ChainLogKind.Exited, log, x[0], x[1], x[2]);
        return RootCancelled.TryDecode(log.Topics, log.Data.Span, out x)
            ? new ChainLog(ChainLogKind.RootCancelled, (ulong)x[0].AsNumber(), "", "", Amount.Zero, $"0x{log.TransactionHash}")
            : null;
    }

    private static ChainLog Of(ChainLogKind kind, LogEntry log, AbiValue account, AbiValue asset, AbiValue amount, ulong number = 0) => new(
        kind, number, $"{account.AsAddress()}", ChainLink.CurrencyOf(asset.AsAddress()), new Amount((UInt128)amount.AsNumber()), $"0x{log.TransactionHash}");

    private static AbiEvent Event(string signature) => ContractArtifact.Escrow.Abi.Event(signature);
}
