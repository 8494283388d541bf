using System.Numerics;
using Skyops.Ethereum.Abi;
using Skyops.Ethereum.Fees;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Rpc;
using Skyops.Ethereum.Transactions;
using Skyops.Tests.Ethereum.Keys;
using Skyops.Tests.Ethereum.Peers;

namespace Skyops.Tests.Ethereum.Rpc;

/// <summary>The client, the transactions and the ABI together, against a real node.</summary>
public sealed class AnvilTests : IAsyncLifetime
{
    private static readonly BigInteger Ether = BigInteger.Pow(10, 18);
    private static readonly AbiEvent Pinged = AbiEvent.Parse("Pinged(address indexed from, uint256 value)");

    private readonly WalletKey _wallet = WalletKey.Create();
    private AnvilNode _node = null!;

    public async Task InitializeAsync()
    {
        _node = await AnvilNode.StartAsync();
        await _node.FundAsync(_wallet.Address, 10 * Ether);
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        _wallet.Dispose();
    }

    [Fact]
    public async Task A_transfer_that_was_signed_here_is_mined_once_however_often_it_is_sent()
    {
        var rpc = _node.Rpc;
        Assert.Equal(AnvilNode.ChainId, await rpc.SendAsync(EthereumCalls.ChainId()));
        var to = EthereumAddressTests.Random(new Random(1));
        var signed = (await TransactionAsync(to, Ether, [])).Sign(_wallet);
        Assert.Null(await rpc.SendAsync(EthereumCalls.GetTransaction(signed.Hash)));
        Assert.Null(await rpc.SendAsync(EthereumCalls.GetReceipt(signed.Hash)));
        Assert.Equal(SendOutcome.Sent, await rpc.SendTransactionAsync(signed));
        var receipt = await _node.ReceiptAsync(signed.Hash);
        Assert.Equal(SendOutcome.AlreadyKnown, await rpc.SendTransactionAsync(signed));
        Assert.Equal(Ether, await rpc.SendAsync(EthereumCalls.GetBalance(to)));
        Assert.Equal(1UL, await rpc.SendAsync(EthereumCalls.GetTransactionCount(_wallet.Address)));
        Assert.True(receipt.Succeeded);
        Assert.Equal((_wallet.Address, (EthereumAddress?)to, 21000UL), (receipt.From, receipt.To, receipt.GasUsed));
        var info = (await rpc.SendAsync(EthereumCalls.GetTransaction(signed.Hash)))!;
        Assert.Equal((_wallet.Address, Ether, 0UL), (info.From, info.Value, info.Nonce));
        var block = (await rpc.SendAsync(EthereumCalls.GetBlock(BlockTag.At(receipt.BlockNumber))))!;
        Assert.Equal((receipt.BlockHash, info.BlockHash), (block.Hash, block.Hash));
        Assert.Equal([signed.Hash], block.Transactions);
    }

    [Fact]
    public async Task A_transaction_that_waits_is_already_known()
    {
        await _node.SetAutomineAsync(false);
        var signed = (await TransactionAsync(_wallet.Address, 1, [])).Sign(_wallet);
        Assert.Equal(SendOutcome.Sent, await _node.Rpc.SendTransactionAsync(signed));
        Assert.Equal(SendOutcome.AlreadyKnown, await _node.Rpc.SendTransactionAsync(signed));
        Assert.Null((await _node.Rpc.SendAsync(EthereumCalls.GetTransaction(signed.Hash)))!.BlockHash);
        Assert.Equal(0UL, await _node.Rpc.SendAsync(EthereumCalls.GetTransactionCount(_wallet.Address)));
        var waiting = EthereumCalls.GetTransactionCount(_wallet.Address, BlockTag.Pending);
        Assert.Equal(1UL, await _node.Rpc.SendAsync(waiting));

        // The replacement is taken because both of its fees are an eighth higher.
        var first = (DynamicFeeTransaction)signed.Transaction;
        var history = await _node.Rpc.SendAsync(new FeePolicy().HistoryCall());
        var waitingFees = new FeeQuote(first.MaxFeePerGas, first.MaxPriorityFeePerGas);
        var fees = Assert.NotNull(new FeePolicy().Replace(waitingFees, history));
        var replacement = first with
        {
            MaxFeePerGas = fees.MaxFeePerGas,
            MaxPriorityFeePerGas = fees.MaxPriorityFeePerGas,
        };
        var second = replacement.Sign(_wallet);
        Assert.Equal(SendOutcome.Sent, await _node.Rpc.SendTransactionAsync(second));
        await _node.MineAsync(1);
        Assert.True((await _node.ReceiptAsync(second.Hash)).Succeeded);
        Assert.Null(await _node.Rpc.SendAsync(EthereumCalls.GetReceipt(signed.Hash)));
    }

    [Fact]
    public async Task A_contract_is_made_called_and_its_logs_are_read()
    {
        var rpc = _node.Rpc;
        var contract = await DeployAsync();
        Assert.Equal(EvmPing.Runtime(Pinged.Topic), await rpc.SendAsync(EthereumCalls.GetCode(contract)));
        var signed = (await TransactionAsync(contract, 77, [])).Sign(_wallet);
        await rpc.SendTransactionAsync(signed);
        var receipt = await _node.ReceiptAsync(signed.Hash);
        var logs = await rpc.SendAsync(EthereumCalls.GetLogs(new LogFilter
        {
            FromBlock = BlockTag.At(0),
            ToBlock = BlockTag.Latest,
            Addresses = [contract],
            Topics = Pinged.Filter(_wallet.Address),
        }));
        var log = Assert.Single(logs);
        Assert.Equal((receipt.BlockHash, signed.Hash), (log.BlockHash, log.TransactionHash));
        Assert.Equal((0UL, false), (log.LogIndex, log.IsRemoved));
        Assert.True(Pinged.TryDecode(log.Topics, log.Data.Span, out var values));
        Assert.Equal((_wallet.Address, 77), (values[0].AsAddress(), values[1].AsNumber()));
        Assert.Equal(log.Data.ToArray(), Assert.Single(receipt.Logs).Data.ToArray());
        var byHash = new LogFilter { BlockHash = receipt.BlockHash, Topics = Pinged.Filter([null]) };
        Assert.Single(await rpc.SendAsync(EthereumCalls.GetLogs(byHash)));
        var other = new LogFilter { BlockHash = receipt.BlockHash, Topics = Pinged.Filter(contract) };
        Assert.Empty(await rpc.SendAsync(EthereumCalls.GetLogs(other)));
    }

    [Fact]
    public async Task A_call_that_reverts_says_why()
    {
        var contract = await DeployAsync();
        var custom = AbiError.Parse("TooLate(uint64,string)");
        (byte[] Data, RevertReason Reason)[] cases =
        [
            (AbiError.Parse("Error(string)").Encode("no funds"), new RevertReason.Message("no funds")),
            (AbiError.Parse("Panic(uint256)").Encode(0x12), new RevertReason.Panic(0x12)),
            (custom.Encode(5, "x"), new RevertReason.Custom(custom, [5, "x"])),
        ];
        foreach (var (data, reason) in cases)
        {
            var request = new CallRequest { To = contract, From = _wallet.Address, Data = data };
            var error = await Assert.ThrowsAsync<RpcErrorException>(
                () => _node.Rpc.SendAsync(EthereumCalls.Call(request)));
            Assert.True(error.IsRevert);
            Assert.Equal(reason, error.Reason(custom));
            error = await Assert.ThrowsAsync<RpcErrorException>(
                () => _node.Rpc.SendAsync(EthereumCalls.EstimateGas(request)));
            Assert.Equal(reason, error.Reason(custom));
        }

        Assert.Empty(await _node.Rpc.SendAsync(EthereumCalls.Call(new CallRequest { To = contract })));
    }

    [Fact]
    public async Task Blocks_have_tags_and_fees_have_a_history()
    {
        await _node.MineAsync(100);
        RpcCall<Block?>[] calls =
        [
            EthereumCalls.GetBlock(BlockTag.Latest), EthereumCalls.GetBlock(BlockTag.Safe),
            EthereumCalls.GetBlock(BlockTag.Finalized), EthereumCalls.GetBlock(BlockTag.At(99)),
            EthereumCalls.GetBlock(BlockTag.At(1_000_000)),
        ];
        var blocks = await _node.Rpc.SendBatchAsync(calls);
        Assert.Equal(100UL, blocks[0].Value!.Number);
        Assert.InRange(blocks[2].Value!.Number, 0UL, blocks[1].Value!.Number);
        Assert.Equal(blocks[0].Value!.ParentHash, blocks[3].Value!.Hash);
        Assert.Null(blocks[4].Value);
        var history = await _node.Rpc.SendAsync(EthereumCalls.GetFeeHistory(10, BlockTag.Latest, 10, 50, 90));
        Assert.Equal((10, 11, 10), (history.GasUsedRatios.Count, history.BaseFees.Count, history.Rewards.Count));
        Assert.True(await _node.Rpc.SendAsync(EthereumCalls.MaxPriorityFeePerGas()) >= 0);
    }

    [Fact]
    public async Task A_node_that_was_killed_is_unreachable_after_the_repetitions()
    {
        var options = new RpcOptions { Retries = 2, Delay = TimeSpan.FromMilliseconds(1) };
        using var rpc = new EthereumRpc(_node.Endpoint, options);
        Assert.Equal(AnvilNode.ChainId, await rpc.SendAsync(EthereumCalls.ChainId()));
        await _node.KillAsync();
        var error = await Assert.ThrowsAsync<RpcUnreachableException>(() => rpc.SendAsync(EthereumCalls.ChainId()));
        Assert.True(error.IsTransient);
    }

    private async Task<EthereumAddress> DeployAsync()
    {
        var signed = (await TransactionAsync(null, 0, EvmPing.Creation(Pinged.Topic))).Sign(_wallet);
        await _node.Rpc.SendTransactionAsync(signed);
        var receipt = await _node.ReceiptAsync(signed.Hash);
        Assert.True(receipt.Succeeded);
        return Assert.NotNull(receipt.ContractAddress);
    }

    private async Task<DynamicFeeTransaction> TransactionAsync(EthereumAddress? to, BigInteger value, byte[] data)
    {
        var rpc = _node.Rpc;
        var request = new CallRequest { From = _wallet.Address, To = to, Value = value, Data = data };
        var policy = new FeePolicy();
        var fees = policy.Quote(await rpc.SendAsync(policy.HistoryCall()));
        return new DynamicFeeTransaction
        {
            ChainId = AnvilNode.ChainId,
            Nonce = await rpc.SendAsync(EthereumCalls.GetTransactionCount(_wallet.Address)),
            GasLimit = await rpc.SendAsync(EthereumCalls.EstimateGas(request)),
            MaxFeePerGas = fees.MaxFeePerGas,
            MaxPriorityFeePerGas = fees.MaxPriorityFeePerGas,
            To = to,
            Value = value,
            Data = data,
        };
    }
}
