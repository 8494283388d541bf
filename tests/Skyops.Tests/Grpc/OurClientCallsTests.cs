using Skyops.Grpc;
using Skyops.Grpc.Client;
using Skyops.Tests.Grpc.Protos;

namespace Skyops.Tests.Grpc;

/// <summary>What this client must do whoever serves; run against @grpc/grpc-js and against this server.</summary>
public abstract class OurClientCallsTests : IAsyncLifetime
{
    private GrpcChannel Channel { get; set; } = null!;

    public async Task InitializeAsync() => Channel = new GrpcChannel(await StartServerAsync());

    public async Task DisposeAsync()
    {
        Channel.Dispose();
        await StopServerAsync();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5_000)]
    [InlineData(3_000_000)]
    public async Task A_unary_call_returns_what_was_sent(int bytes)
    {
        var request = Message(7, "grüß dich 你好", bytes);
        Assert.Equal(request, await UnaryAsync("Unary", request));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10_000)]
    public async Task A_server_stream_arrives_whole_and_in_order(int count)
    {
        await using var call = await Channel.ServerStreamAsync(
            EchoService.Name, "ServerStream", Message(count), EchoMessage.Parser);
        Assert.Equal(Enumerable.Range(0, count).Select(number => (long)number), await NumbersAsync(call));
        Assert.Equal(GrpcStatusCode.Ok, call.Status?.Code);
    }

    [Fact]
    public async Task A_client_stream_is_read_to_its_end()
    {
        await using var call = Channel.ClientStream<EchoMessage, EchoMessage>(
            EchoService.Name, "ClientStream", EchoMessage.Parser);
        await call.WriteManyAsync(EchoService.Numbers(10_000));
        Assert.Equal(49_995_000, (await call.FinishAsync().WaitAsync(Patience.Limit)).Number);
    }

    [Fact]
    public async Task Ten_thousand_messages_go_there_and_back()
    {
        await using var call = Duplex("Duplex");
        var writing = Task.Run(async () =>
        {
            foreach (var message in EchoService.Numbers(10_000))
            {
                await call.WriteAsync(message);
            }

            await call.CompleteAsync();
        });
        Assert.Equal(Enumerable.Range(0, 10_000).Select(number => (long)number), await NumbersAsync(call));
        await writing;
    }

    [Fact]
    public async Task A_slow_reader_holds_the_writer_back()
    {
        // 200 MB go there and back; what fits in all windows and buffers on the way is far less. A writer that nobody
        // held back would have copied all of it away before the first few came home.
        const int Count = 200;
        const int Farthest = 60;
        await using var call = Duplex("Duplex");
        var big = Message(1, "", 1_000_000);
        var written = 0;
        var writing = Task.Run(async () =>
        {
            for (; written < Count; Interlocked.Increment(ref written))
            {
                await call.WriteAsync(big);
            }

            await call.CompleteAsync();
        });
        var read = 0;
        await foreach (var message in call.ReadAllAsync())
        {
            read++;
            Assert.InRange(Volatile.Read(ref written) - read, int.MinValue, Farthest);
        }

        await writing;
        Assert.Equal(Count, read);
    }

    [Fact]
    public async Task Messages_go_one_by_one_while_the_call_stays_open()
    {
        await using var call = Duplex("Duplex");
        for (var number = 0; number < 100; number++)
        {
            await call.WriteAsync(Message(number));
            Assert.Equal(number, (await call.ReadAsync().AsTask().WaitAsync(Patience.Limit))!.Number);
        }
    }

    [Fact]
    public async Task Metadata_of_text_and_bytes_comes_back_in_headers_and_trailers()
    {
        var headers = new GrpcMetadata();
        headers.Add("x-text", "one, two");
        headers.Add("X-Bytes-bin", [0x00, 0xff, 0x10]);
        headers.Add("x-bytes-bin", [0xde, 0xad, 0xbe, 0xef, 0x00]);
        await using var call = await Channel.ServerStreamAsync(
            EchoService.Name, "Metadata", Message(1), EchoMessage.Parser, new GrpcCallOptions { Headers = headers });
        Assert.Equal([1L], await NumbersAsync(call));
        foreach (var metadata in new[] { await call.GetHeadersAsync(), call.Trailers })
        {
            Assert.Equal("one, two", metadata.Text("x-text"));
            Assert.Equal(
                ["00FF10", "DEADBEEF00"],
                metadata.Entries.Where(entry => entry.IsBinary).Select(entry => Convert.ToHexString(entry.Bytes.Span)));
        }
    }

    [Theory]
    [InlineData(3, "plain")]
    [InlineData(5, "not found: größe 100 % \n 你好 🚀")]
    [InlineData(16, "x")]
    public async Task An_error_arrives_with_code_text_and_trailers(int code, string text)
    {
        var error = await Assert.ThrowsAsync<GrpcException>(() => UnaryAsync("Fail", Message(code, text)));
        Assert.Equal(new GrpcStatus((GrpcStatusCode)code, text), error.Status);
        Assert.Equal("asked for", error.Trailers.Text("reason"));
    }

    [Fact]
    public async Task A_deadline_ends_the_call_on_both_sides()
    {
        var before = await CancelledAsync();
        await using var call = await WaitAsync(new GrpcCallOptions { Timeout = TimeSpan.FromMilliseconds(200) });
        await RefusedAsync(GrpcStatusCode.DeadlineExceeded, () => NumbersAsync(call));
        await CancelledAsync(before + 1);
    }

    [Fact]
    public async Task A_cancel_reaches_the_method_and_the_own_reader()
    {
        var before = await CancelledAsync();
        await using var call = await WaitAsync();
        Assert.NotNull(await call.ReadAsync());
        var reading = call.ReadAsync().AsTask();
        call.Cancel();
        await RefusedAsync(GrpcStatusCode.Cancelled, () => reading);
        await CancelledAsync(before + 1);
    }

    [Fact]
    public async Task Disposing_an_open_call_cancels_it()
    {
        var before = await CancelledAsync();
        await using (var call = await WaitAsync())
        {
            Assert.NotNull(await call.ReadAsync());
        }

        await CancelledAsync(before + 1);
    }

    [Fact]
    public async Task A_cancelled_read_leaves_the_call_alive()
    {
        await using var call = Duplex("Duplex");
        await call.WriteAsync(Message(1));
        Assert.NotNull(await call.ReadAsync());
        using var impatience = new CancellationTokenSource();
        var reading = call.ReadAsync(impatience.Token).AsTask();
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        await call.WriteAsync(Message(2));
        Assert.Equal(2, (await call.ReadAsync())!.Number);
    }

    [Fact]
    public async Task A_server_may_end_a_call_while_requests_are_written()
    {
        await using var call = Duplex("GiveUp");
        Assert.NotNull(await call.ReadAsync());
        await RefusedAsync(GrpcStatusCode.Aborted, () => NumbersAsync(call));
        var late = await Assert.ThrowsAsync<GrpcException>(async () =>
        {
            for (var attempt = 0; attempt < 1_000; attempt++)
            {
                await call.WriteAsync(Message(attempt));
            }
        });
        Assert.Equal(GrpcStatusCode.Aborted, late.Status.Code);
    }

    [Fact]
    public async Task A_response_over_the_limit_is_refused()
    {
        using var narrow = new GrpcChannel(Channel.Address, new GrpcChannelOptions { MaxReceiveMessageBytes = 1_000 });
        await RefusedAsync(GrpcStatusCode.ResourceExhausted, () => narrow.UnaryAsync(
            EchoService.Name, "Unary", Message(1, "", 2_000), EchoMessage.Parser));
    }

    [Fact]
    public async Task A_request_over_the_limit_is_refused_before_it_is_sent() =>
        await RefusedAsync(GrpcStatusCode.ResourceExhausted, () => UnaryAsync("Unary", Message(1, "", 5_000_000)));

    [Fact]
    public async Task An_unknown_method_is_unimplemented() =>
        await RefusedAsync(GrpcStatusCode.Unimplemented, () => UnaryAsync("Nothing", Message(1)));

    [Fact]
    public async Task A_server_that_is_not_there_is_unavailable()
    {
        using var nowhere = new GrpcChannel(new Uri("http://127.0.0.1:1"));
        await using var call = nowhere.Duplex<EchoMessage, EchoMessage>(
            EchoService.Name, "Duplex", EchoMessage.Parser);
        await RefusedAsync(GrpcStatusCode.Unavailable, async () =>
        {
            while (true)
            {
                await call.WriteAsync(Message(1, "", 100_000));
            }
        });
        await RefusedAsync(GrpcStatusCode.Unavailable, () => call.ReadAsync().AsTask());
    }

    protected abstract Task<Uri> StartServerAsync();

    protected abstract Task StopServerAsync();

    /// <summary>How many Wait calls were cancelled on the server, once that is at least a number.</summary>
    protected abstract Task<long> CancelledAsync(long atLeast = 0);

    protected static EchoMessage Message(long number, string text = "", int bytes = 0) => new()
    {
        Number = number,
        Text = text,
        Payload = Google.Protobuf.ByteString.CopyFrom(new byte[bytes]),
    };

    protected static async Task<GrpcException> RefusedAsync(GrpcStatusCode code, Func<Task> act)
    {
        var error = await Assert.ThrowsAsync<GrpcException>(() => act().WaitAsync(Patience.Limit));
        Assert.True(code == error.Status.Code, error.ToString());
        return error;
    }

    protected Task<EchoMessage> UnaryAsync(string method, EchoMessage request) =>
        Channel.UnaryAsync(EchoService.Name, method, request, EchoMessage.Parser).WaitAsync(Patience.Limit);

    protected GrpcDuplexCall<EchoMessage, EchoMessage> Duplex(string method) =>
        Channel.Duplex<EchoMessage, EchoMessage>(EchoService.Name, method, EchoMessage.Parser);

    private static async Task<List<long>> NumbersAsync(GrpcDuplexCall<EchoMessage, EchoMessage> call)
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        List<long> numbers = [];
        await foreach (var message in call.ReadAllAsync(limit.Token))
        {
            numbers.Add(message.Number);
        }

        return numbers;
    }

    private Task<GrpcDuplexCall<EchoMessage, EchoMessage>> WaitAsync(GrpcCallOptions? options = null) =>
        Channel.ServerStreamAsync(EchoService.Name, "Wait", Message(1), EchoMessage.Parser, options);
}
