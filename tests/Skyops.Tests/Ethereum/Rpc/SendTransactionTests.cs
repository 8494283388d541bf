using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Rpc;
using Skyops.Ethereum.Transactions;
using Skyops.Tests.Ethereum.Transactions;
using static Skyops.Tests.Ethereum.Rpc.ScriptedNode;

namespace Skyops.Tests.Ethereum.Rpc;

/// <summary>A transaction may be sent any number of times; what nodes say of it then is understood.</summary>
public sealed class SendTransactionTests
{
    [Theory]
    [InlineData("already known", SendOutcome.AlreadyKnown)]
    [InlineData("Known transaction", SendOutcome.AlreadyKnown)]
    [InlineData("transaction already imported", SendOutcome.AlreadyKnown)]
    public async Task A_transaction_that_the_node_has_counts_as_sent(string message, SendOutcome expected)
    {
        var (rpc, node) = Connect(Cut(), Error(-32000, message));
        Assert.Equal(expected, await rpc.SendTransactionAsync(Signed()));
        Assert.Equal(2, node.Requests.Count);
        Assert.Equal($"{node.Requests[0]["params"]}", $"{node.Requests[1]["params"]}");
    }

    [Fact]
    public async Task A_nonce_that_is_used_up_by_this_transaction_counts_as_sent_and_by_another_does_not()
    {
        var signed = Signed();
        var known = Result($$"""
            {"hash":"0x{{signed.Hash}}","from":"{{signed.Sender}}","to":null,"nonce":"0x0","value":"0x0","input":"0x",
             "blockNumber":null,"blockHash":null}
            """);
        var (rpc, _) = Connect(Error(-32000, "nonce too low: next nonce 5"), known);
        Assert.Equal(SendOutcome.AlreadyKnown, await rpc.SendTransactionAsync(signed));
        (rpc, _) = Connect(Error(-32000, "nonce too low: next nonce 5"), Result("null"));
        await Assert.ThrowsAsync<RpcErrorException>(() => rpc.SendTransactionAsync(signed));
        (rpc, _) = Connect(Error(-32000, "insufficient funds"));
        await Assert.ThrowsAsync<RpcErrorException>(() => rpc.SendTransactionAsync(signed));
        (rpc, _) = Connect(Result($"\"0x{new string('1', 64)}\""));
        await Assert.ThrowsAsync<RpcAnswerException>(() => rpc.SendTransactionAsync(signed));
    }

    private static SignedTransaction Signed()
    {
        using var wallet = WalletKey.Create();
        return new TransactionGenerator(5).DynamicFee().Ours.Sign(wallet);
    }
}
