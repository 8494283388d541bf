using System.Net;
using Skyops.Ethereum.Rpc;
using Skyops.Tests.Testing;
using static Skyops.Tests.Ethereum.Rpc.ScriptedNode;

namespace Skyops.Tests.Ethereum.Rpc;

public sealed class EthereumRpcTests
{
    public static TheoryData<int> PassingStatuses => [408, 429, 502, 503, 504];

    [Fact]
    public async Task A_call_is_sent_as_json_rpc_and_its_result_is_read()
    {
        const string Request = """{"jsonrpc":"2.0","id":1,"method":"eth_blockNumber","params":[]}""";
        var (rpc, node) = Connect(Result("\"0x10\""));
        Assert.Equal(16UL, await rpc.SendAsync(EthereumCalls.BlockNumber()));
        Assert.Equal(Request, Assert.Single(node.Requests).ToJsonString());
    }

    [Theory]
    [MemberData(nameof(PassingStatuses))]
    public async Task What_may_pass_is_tried_again(int status)
    {
        var (rpc, node) = Connect(Status((HttpStatusCode)status), Cut(), Error(-32005, "slow down"), Result("\"0x1\""));
        Assert.Equal(1UL, await rpc.SendAsync(EthereumCalls.ChainId()));
        Assert.Equal(4, node.Requests.Count);
    }

    [Fact]
    public async Task After_the_last_try_the_node_is_unreachable()
    {
        var (rpc, node) = Connect(Cut());
        var error = await Assert.ThrowsAsync<RpcUnreachableException>(() => rpc.SendAsync(EthereumCalls.ChainId()));
        Assert.True(error.IsTransient);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
        Assert.Equal(4, node.Requests.Count);
    }

    [Fact]
    public async Task Errors_of_the_node_and_refusals_are_not_tried_again()
    {
        var (rpc, node) = Connect(Error(-32000, "header not found\\nline"), Status(HttpStatusCode.Unauthorized));
        var error = await Assert.ThrowsAsync<RpcErrorException>(() => rpc.SendAsync(EthereumCalls.ChainId()));
        Assert.Equal((-32000, "header not found line"), (error.Code, error.NodeMessage));
        var refused = await Assert.ThrowsAsync<RpcUnreachableException>(() => rpc.SendAsync(EthereumCalls.ChainId()));
        Assert.Equal((HttpStatusCode.Unauthorized, false), (refused.Status, refused.IsTransient));
        Assert.Equal(2, node.Requests.Count);
    }

    [Fact]
    public async Task An_error_with_a_status_of_http_is_read()
    {
        var body = """{"jsonrpc":"2.0","id":1,"error":{"code":3,"message":"execution reverted","data":"0x"}}""";
        var (rpc, _) = Connect(Json(body, HttpStatusCode.BadRequest));
        var error = await Assert.ThrowsAsync<RpcErrorException>(() => rpc.SendAsync(EthereumCalls.ChainId()));
        Assert.True(error.IsRevert);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("<html>")]
    [InlineData("{}")]
    [InlineData("""{"jsonrpc":"1.0","id":ID,"result":"0x1"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":77,"result":"0x1"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":"ID","result":"0x1"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":null,"result":"0x1"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":ID}""")]
    [InlineData("""{"jsonrpc":"2.0","id":ID,"result":"0x1","result":"0x1"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":ID,"result":"0x1","error":{"code":1,"message":""}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":ID,"error":{"message":""}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":ID,"error":"no"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":ID,"error":{"code":1,"message":"\ud800"}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":ID,"result":null}""")]
    [InlineData("""{"jsonrpc":"2.0","id":ID,"result":1}""")]
    [InlineData("""{"jsonrpc":"2.0","id":ID,"result":""}""")]
    [InlineData("""{"jsonrpc":"2.0","id":ID,"result":"0x"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":ID,"result":"0x01"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":ID,"result":"1"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":ID,"result":"0x-1"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":ID,"result":"0x 1"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":ID,"result":"0x10000000000000000"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":ID,"result":"\ud800"}""")]
    public async Task An_answer_of_another_form_is_malformed_and_not_asked_for_again(string body)
    {
        var (rpc, node) = Connect(Json(body));
        await Assert.ThrowsAsync<RpcAnswerException>(() => rpc.SendAsync(EthereumCalls.ChainId()));
        Assert.Single(node.Requests);
    }

    [Fact]
    public async Task A_longer_answer_than_allowed_is_not_read()
    {
        var (rpc, _) = Connect(Result($"\"0x{new string('0', 5000)}\""));
        var call = EthereumCalls.Call(new CallRequest());
        Assert.Equal(2500, (await rpc.SendAsync(call)).Length);
        using var http = new HttpClient(new ScriptedNode(Result($"\"0x{new string('0', 5000)}\"")));
        using var small = new EthereumRpc(http, new Uri("http://node/"), Options with { MaxAnswerBytes = 4096 });
        await Assert.ThrowsAsync<RpcAnswerException>(() => small.SendAsync(call));
    }

    [Fact]
    public async Task Random_bytes_are_malformed_whatever_was_asked()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var result = string.Concat(random.GetItems(Pieces, random.Next(12)));

            // That there is no such receipt is an answer.
            result = result == "null" ? "{}" : result;
            var (rpc, _) = Connect(Result(result));
            await Assert.ThrowsAsync<RpcAnswerException>(() => rpc.SendAsync(EthereumCalls.GetReceipt(default)));
            await Assert.ThrowsAsync<RpcAnswerException>(() => rpc.SendAsync(EthereumCalls.GetFeeHistory(3)));
            rpc.Dispose();
        }
    }

    [Fact]
    public async Task A_batch_is_answered_in_any_order_and_one_error_leaves_the_others()
    {
        var (rpc, node) = Connect(Json("""
            [{"jsonrpc":"2.0","id":ID2,"result":"0x3"},
             {"jsonrpc":"2.0","id":ID0,"result":"0x1"},
             {"jsonrpc":"2.0","id":ID1,"error":{"code":-32000,"message":"no"}}]
            """));
        RpcCall<ulong>[] calls = [EthereumCalls.ChainId(), EthereumCalls.BlockNumber(), EthereumCalls.ChainId()];
        var outcomes = await rpc.SendBatchAsync(calls);
        Assert.Equal((1UL, 3UL), (outcomes[0].Value, outcomes[2].Value));
        Assert.Throws<RpcErrorException>(() => outcomes[1].Value);
        Assert.Single(node.Requests);
        await Assert.ThrowsAsync<ArgumentException>(() =>
            rpc.SendBatchAsync([.. Enumerable.Repeat(EthereumCalls.ChainId(), Options.MaxBatch + 1)]));
        Assert.Empty(await rpc.SendBatchAsync<ulong>([]));
    }

    [Theory]
    [InlineData("""[{"jsonrpc":"2.0","id":ID0,"result":"0x1"}]""")]
    [InlineData("""[{"jsonrpc":"2.0","id":ID0,"result":"0x1"},{"jsonrpc":"2.0","id":ID0,"result":"0x1"}]""")]
    [InlineData("""[{"jsonrpc":"2.0","id":ID0,"result":"0x1"},{"jsonrpc":"2.0","id":9999,"result":"0x1"}]""")]
    [InlineData("""[{"jsonrpc":"2.0","id":ID0,"result":"0x1"},{"jsonrpc":"2.0","id":ID1,"result":"1"}]""")]
    [InlineData("""{"jsonrpc":"2.0","id":ID0,"result":"0x1"}""")]
    public async Task A_batch_without_exactly_one_answer_to_each_call_is_malformed(string body)
    {
        var (rpc, _) = Connect(Json(body));
        await Assert.ThrowsAsync<RpcAnswerException>(
            () => rpc.SendBatchAsync([EthereumCalls.ChainId(), EthereumCalls.BlockNumber()]));
    }

    [Fact]
    public async Task A_node_that_never_answers_is_unreachable_after_the_time_limit()
    {
        var time = new ManualTimeProvider();
        var asked = new TaskCompletionSource();
        using var http = new HttpClient(new SilentNode(asked));
        using var rpc = new EthereumRpc(http, new Uri("http://node/"), Options with { Retries = 0 }, time);
        var call = rpc.SendAsync(EthereumCalls.ChainId());
        await asked.Task;
        Assert.False(call.IsCompleted);
        time.Advance(Options.Timeout);
        Assert.True((await Assert.ThrowsAsync<RpcUnreachableException>(() => call)).IsTransient);
    }

    [Fact]
    public async Task Who_asked_may_give_up()
    {
        var asked = new TaskCompletionSource();
        using var http = new HttpClient(new SilentNode(asked));
        using var rpc = new EthereumRpc(http, new Uri("http://node/"), Options);
        using var giveUp = new CancellationTokenSource();
        var call = rpc.SendAsync(EthereumCalls.ChainId(), giveUp.Token);
        await asked.Task;
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public void Settings_that_make_no_sense_are_all_named()
    {
        var wrong = new RpcOptions { Timeout = TimeSpan.Zero, Retries = -1, MaxAnswerBytes = 0, MaxBatch = 0 };
        var error = Assert.Throws<ArgumentException>(() => new EthereumRpc(new Uri("http://node/"), wrong));
        Assert.All(
            (string[])["Timeout", "Retries", "MaxAnswerBytes", "MaxBatch"],
            name => Assert.Contains(name, error.Message, StringComparison.Ordinal));
        Assert.Throws<ArgumentException>(() => new EthereumRpc(new Uri("file:///node")));
    }

    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", "\"", ":", ",", "null", "0", "\"logs\"", "\"status\"", "\"0x1\"", "true",
        "\"oldestBlock\":",
    ];

    private sealed class SilentNode(TaskCompletionSource asked) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            throw new InvalidOperationException();
        }
    }
}
