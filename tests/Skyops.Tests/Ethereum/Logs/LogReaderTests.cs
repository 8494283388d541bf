using System.Numerics;
using Skyops.Ethereum.Abi;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Logs;
using Skyops.Ethereum.Rpc;
using Skyops.Ethereum.Transactions;
using Skyops.Tests.Ethereum.Peers;
using Skyops.Tests.Ethereum.Rpc;
using static Skyops.Tests.Ethereum.Rpc.ScriptedNode;

namespace Skyops.Tests.Ethereum.Logs;

public sealed class LogReaderTests : IAsyncLifetime
{
    private static readonly AbiEvent Pinged = AbiEvent.Parse("Pinged(address indexed from, uint256 value)");

    private readonly WalletKey _wallet = WalletKey.Create();
    private AnvilNode _node = null!;
    private EthereumAddress _contract;
    private ulong _nonce;

    public async Task InitializeAsync()
    {
        _node = await AnvilNode.StartAsync();
        await _node.FundAsync(_wallet.Address, BigInteger.Pow(10, 20));
        var receipt = await SendAsync(null, 0, EvmPing.Creation(Pinged.Topic));
        _contract = Assert.NotNull(receipt.ContractAddress);
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        _wallet.Dispose();
    }

    [Fact]
    public async Task Every_log_is_read_once_and_in_order_whatever_the_size_of_a_page()
    {
        foreach (var value in Enumerable.Range(1, 12))
            await SendAsync(_contract, value, []);
        for (var blocks = 1UL; blocks < 16; blocks++)
        {
            var reader = Reader(confirmations: 0, blocks);
            var (cursor, seen) = ((LogCursor?)null, new List<BigInteger>());
            while (await reader.ReadAsync(cursor) is LogPage.Read page)
            {
                seen.AddRange(page.Logs.Select(Value));
                cursor = page.Cursor;
            }

            Assert.Equal(Enumerable.Range(1, 12).Select(value => (BigInteger)value), seen);
        }
    }

    [Fact]
    public async Task Only_blocks_that_count_are_read()
    {
        await SendAsync(_contract, 1, []);
        Assert.Empty(((LogPage.Read)await Reader(confirmations: 1).ReadAsync(null)).Logs);
        await _node.MineAsync(1);
        var page = (LogPage.Read)await Reader(confirmations: 1).ReadAsync(null);
        Assert.Equal(1, Value(Assert.Single(page.Logs)));
        Assert.IsType<LogPage.Nothing>(await Reader(confirmations: 1).ReadAsync(page.Cursor));
        Assert.IsType<LogPage.Nothing>(await Reader(confirmations: 1_000_000).ReadAsync(null));
        await _node.MineAsync(200);
        var final = (LogPage.Read)await Reader(confirmations: null).ReadAsync(null);
        var finalized = (await _node.Rpc.SendAsync(EthereumCalls.GetBlock(BlockTag.Finalized)))!;
        Assert.Equal(new LogCursor(finalized.Number, finalized.Hash), final.Cursor);
        Assert.Single(final.Logs);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(20)]
    public async Task A_reorganisation_is_noticed_and_what_stands_is_found(int depth)
    {
        var reader = Reader(confirmations: 0, blocks: 1);
        var (cursors, seen) = (new Stack<LogCursor>(), new Dictionary<ulong, BigInteger>());
        for (var value = 1; value <= 25; value++)
            await SendAsync(_contract, value, []);
        await FollowAsync(reader, cursors, seen);
        Assert.Equal(25, seen.Count);
        await _node.ReorganiseAsync(depth);
        Assert.IsType<LogPage.Reorganised>(await reader.ReadAsync(cursors.Peek()));
        var common = Assert.NotNull(await reader.FindOnChainAsync(cursors));
        while (cursors.Peek() != common)
            seen.Remove(cursors.Pop().BlockNumber);
        Assert.Equal(25 - depth, seen.Count);
        _nonce = await _node.Rpc.SendAsync(EthereumCalls.GetTransactionCount(_wallet.Address));
        await SendAsync(_contract, 77, []);
        await FollowAsync(reader, cursors, seen);

        // What is read now is what the chain has now, no log twice and none that is gone.
        var all = await _node.Rpc.SendAsync(EthereumCalls.GetLogs(
            new LogFilter { FromBlock = BlockTag.At(0), Addresses = [_contract] }));
        Assert.Equal(all.ToDictionary(log => log.BlockNumber, Value), seen);
        Assert.Contains(77, seen.Values);
    }

    [Fact]
    public async Task A_page_that_is_too_much_for_the_node_is_halved()
    {
        const string Block = """
            {"number":"0x3","hash":"0x1111111111111111111111111111111111111111111111111111111111111111",
             "parentHash":"0x2222222222222222222222222222222222222222222222222222222222222222",
             "timestamp":"0x1","gasUsed":"0x0","gasLimit":"0x1","transactions":[]}
            """;
        var (rpc, node) = Connect(
            Result("\"0x40\""), Result(Block), Error(-32602, "query returned more than 10000 results"), Result(Block),
            Error(-32602, "block range is too large"), Result(Block), Result("[]"), Result(Block));
        var reader = new LogReader(rpc, new LogReaderOptions { Addresses = [_contract], Confirmations = 0 });
        Assert.Empty(((LogPage.Read)await reader.ReadAsync(null)).Logs);
        var asked = node.Requests.Where(request => (string)request["method"]! == "eth_getLogs")
            .Select(request => (string)request["params"]![0]!["toBlock"]!);
        Assert.Equal(["0x40", "0x1f", "0xf"], asked);
    }

    private LogReader Reader(ulong? confirmations, ulong blocks = 2000) => new(
        _node.Rpc,
        new LogReaderOptions { Addresses = [_contract], Confirmations = confirmations, MaxBlocks = blocks });

    private static async Task FollowAsync(
        LogReader reader, Stack<LogCursor> cursors, Dictionary<ulong, BigInteger> seen)
    {
        while (await reader.ReadAsync(cursors.TryPeek(out var last) ? last : null) is LogPage.Read page)
        {
            foreach (var log in page.Logs)
                seen.Add(log.BlockNumber, Value(log));
            cursors.Push(page.Cursor);
        }
    }

    private static BigInteger Value(LogEntry log)
    {
        Assert.True(Pinged.TryDecode(log.Topics, log.Data.Span, out var values));
        return values[1].AsNumber();
    }

    private async Task<TransactionReceipt> SendAsync(EthereumAddress? to, BigInteger value, byte[] data)
    {
        var signed = new DynamicFeeTransaction
        {
            ChainId = AnvilNode.ChainId,
            Nonce = _nonce++,
            GasLimit = 500_000,
            MaxFeePerGas = 10_000_000_000,
            MaxPriorityFeePerGas = 1_000_000_000,
            To = to,
            Value = value,
            Data = data,
        }.Sign(_wallet);
        await _node.Rpc.SendTransactionAsync(signed);
        return await _node.ReceiptAsync(signed.Hash);
    }
}
