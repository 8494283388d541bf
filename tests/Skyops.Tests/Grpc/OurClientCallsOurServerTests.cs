using System.Net.Security;
using Skyops.Grpc;
using Skyops.Grpc.Client;
using Skyops.Tests.Grpc.Protos;

namespace Skyops.Tests.Grpc;

/// <summary>This client against this server, and what only that pair can show.</summary>
public sealed class OurClientCallsOurServerTests : OurClientCallsTests
{
    private EchoServer server = null!;

    [Fact]
    public async Task An_exception_of_a_method_is_logged_and_tells_the_client_nothing()
    {
        var error = await RefusedAsync(GrpcStatusCode.Internal, () => UnaryAsync("Throw", Message(1)));
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
        var logged = Assert.Single(server.Log.Entries);
        Assert.Equal((700, "the secret of the house"), (logged.Event.Id, logged.Error!.Message));
    }

    [Fact]
    public async Task Who_takes_one_message_a_wait_hears_of_all_that_arrived_together()
    {
        await using var call = Duplex("OneAWait");
        await call.WriteManyAsync(EchoService.Numbers(1_000));
        for (long number = 0; number < 1_000; number++)
            Assert.Equal(number, (await call.ReadAsync().AsTask().WaitAsync(Patience.Limit))?.Number);
    }

    [Fact]
    public async Task Calls_go_over_tls()
    {
        using var secure = new GrpcChannel(
            new UriBuilder(server.TlsAddress) { Host = "localhost" }.Uri,
            new GrpcChannelOptions
            {
                Tls = new SslClientAuthenticationOptions
                {
                    RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                        certificate?.Subject == "CN=localhost",
                },
            });
        Assert.Equal(3, (await secure.UnaryAsync(EchoService.Name, "Unary", Message(3), EchoMessage.Parser)).Number);
    }

    [Fact]
    public async Task Many_threads_may_write_to_one_call()
    {
        const int Threads = 8;
        const int Each = 2_000;
        await using var call = Duplex("Duplex");
        var writing = Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(async () =>
        {
            for (var number = 0; number < Each; number++)
            {
                await call.WriteAsync(Message((thread * Each) + number, new string('x', number % 100)));
            }
        })));
        var completing = Task.Run(async () =>
        {
            await writing;
            await call.CompleteAsync();
        });
        var seen = new HashSet<long>();
        var last = Enumerable.Repeat(-1L, Threads).ToArray();
        await foreach (var message in call.ReadAllAsync())
        {
            Assert.True(seen.Add(message.Number));
            Assert.Equal(message.Number % Each % 100, message.Text.Length);
            Assert.True(last[message.Number / Each] < message.Number, "The messages of one thread were reordered.");
            last[message.Number / Each] = message.Number;
        }

        await completing;
        Assert.Equal(Threads * Each, seen.Count);
    }

    [Fact]
    public async Task Writing_after_completion_is_a_bug_and_says_so()
    {
        await using var call = Duplex("Duplex");
        await call.CompleteAsync();
        Assert.Throws<InvalidOperationException>(() => call.Write(Message(1)));
    }

    [Fact]
    public async Task A_server_that_dies_makes_the_call_unavailable_and_a_new_one_can_be_called()
    {
        await using var call = Duplex("Duplex");
        await call.WriteAsync(Message(1));
        Assert.NotNull(await call.ReadAsync());
        var reading = call.ReadAsync().AsTask();
        await server.StopAsync().WaitAsync(Patience.Limit);
        await RefusedAsync(GrpcStatusCode.Unavailable, () => reading);
        await RefusedAsync(GrpcStatusCode.Unavailable, () => UnaryAsync("Unary", Message(2)));
    }

    protected override async Task<Uri> StartServerAsync() => (server = await EchoServer.StartAsync()).Address;

    protected override async Task StopServerAsync() => await server.DisposeAsync();

    protected override async Task<long> CancelledAsync(long atLeast = 0)
    {
        for (var number = 0; number < atLeast; number++)
        {
            Assert.True(await server.Service.Cancelled.WaitAsync(Patience.Limit));
        }

        return 0;
    }
}
