using System.Security.Cryptography;
using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.Sessions;
using Skyops.Worker.Gateway;
using Skyops.Worker.Options;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Tests.Worker;

public sealed class EnrolmentTests
{
    [Fact]
    public async Task A_worker_proves_who_it_is_and_says_what_it_has()
    {
        await using var world = await WorkerWorld.WithSiloAsync();
        world.Start();

        var enrol = await world.Silo.EnrolledAsync();

        Assert.True(SignedDelegation.TryRead(enrol.Delegation.Span, out var delegation));
        Assert.Equal(SessionVerdict.Valid, delegation.Verify(4242, DateTimeOffset.UtcNow, SessionScope.Node));
        byte[] proven = [.. "skyops-session-proof-v1"u8, .. FakeSiloSession.ChallengeNonce, .. delegation.Id.ToBytes()];
        using var key = new SessionVerifier(delegation.Delegation.PublicKey);
        Assert.True(key.Verify(SHA256.HashData(proven), enrol.Proof.Span));
        Assert.Equal(world.Credentials.Node.ToString(), enrol.Owner);
        Assert.Equal(2, enrol.Slots);
        Assert.Equal("1", enrol.PricePerHour);
        Assert.Equal(["train", "noop"], enrol.Capabilities.Executors);
        Assert.True(enrol.Capabilities is { CpuCores: >= 1, RamMib: >= 256, DiskMib: >= 1 });
        Assert.NotEmpty(enrol.Capabilities.CpuModel);
        Assert.NotEmpty(enrol.Capabilities.VectorPath);
        Assert.Empty(enrol.Running);
    }

    [Fact]
    public async Task Heartbeats_are_numbered_from_one_in_order()
    {
        await using var world = await WorkerWorld.EnrolledAsync();

        for (var number = 1UL; number <= 3; number++)
        {
            Assert.Equal(number, (await world.Silo.Mailbox.NextAsync(message => message.Heartbeat)).Heartbeat.Number);
        }
    }

    [Fact]
    public async Task A_worker_refused_for_good_ends_with_the_reason()
    {
        await using var world = await WorkerWorld.WithSiloAsync();
        world.Silo.Refusal = new Wire.Refused { Code = "notAuthorised", Detail = "No such node.", Hint = "Register it." };
        world.Start();

        var refused = await Assert.ThrowsAsync<WorkerRefusedException>(() => world.Running);

        Assert.Equal("notAuthorised", refused.Code);
        Assert.Contains("Register it.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_goes_to_the_next_address_when_the_first_refuses()
    {
        await using var gone = await FakeSilo.StartAsync();
        var nobody = gone.Endpoint;
        await gone.DownAsync();
        await using var world = await WorkerWorld.WithSiloAsync();

        world.Start(world.Options(null, nobody, world.Silo.Endpoint));

        Assert.NotEmpty((await world.Silo.EnrolledAsync()).InstanceId);
    }

    [Fact]
    public async Task A_second_worker_cannot_use_the_same_folder()
    {
        await using var world = await WorkerWorld.EnrolledAsync();

        await Assert.ThrowsAsync<IOException>(() => Skyops.Worker.WorkerHost.RunAsync(
            world.Options(),
            Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance,
            TimeProvider.System,
            CancellationToken.None));
    }

    [Fact]
    public async Task Wrong_options_are_named_all_at_once()
    {
        await using var world = await WorkerWorld.WithSiloAsync();
        var options = world.Options() with
        {
            Silos = [new SiloEndpoint(new Uri("ftp://x"), new Uri("/relative", UriKind.Relative))],
            Slots = 0,
            RamMiB = -1,
            Name = "",
            DataFolder = " ",
            AttemptHost = new AttemptHost("nothing-here", []),
        };

        world.Start(options);
        var refused = await Assert.ThrowsAsync<WorkerOptionsException>(() => world.Running);

        Assert.Equal(7, refused.Errors.Count);
        Assert.Empty(world.Options().Validate());
    }

    [Fact]
    public void Reconnects_are_quick_at_first_and_bounded_later()
    {
        var delay = new ReconnectDelay(new Random(1));
        var waits = Enumerable.Range(0, 40).Select(_ => delay.Next().TotalMilliseconds).ToArray();

        Assert.All(waits.Take(3), wait => Assert.InRange(wait, 50, 400));
        Assert.InRange(waits.Take(4).Sum(), 0, 1_500);
        Assert.All(waits, wait => Assert.InRange(wait, 50, 5_000));
        Assert.True(waits.Skip(6).Max() > 2_500);
        Assert.InRange(delay.Next(TimeSpan.FromSeconds(2)).TotalMilliseconds, 250, 500);
        delay.Reset();
        Assert.InRange(delay.Next().TotalMilliseconds, 50, 100);
    }
}
