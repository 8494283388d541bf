using System.Globalization;
using Skyops.Worker.Options;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Tests.Worker;

/// <summary>What an operator allows is told to the silo, and kept by the worker whatever the silo sends.</summary>
public sealed class NodePolicyTests
{
    private const string Alice = "0x52908400098527886E0F7030069857D2E4169EE7";

    [Fact]
    public async Task Work_of_an_account_that_is_not_named_is_declined()
    {
        var (world, enrol) = await StartAsync(options => options with { Submitters = [Alice.ToLowerInvariant()] });
        await using var running = world;
        Assert.Equal([Alice.ToLowerInvariant(), world.Credentials.Node.ToString()], enrol.Capabilities.Submitters);

        await DeclinedAsync(world, assignment => assignment.Owner = "0x0000000000000000000000000000000000000001", "submitters that its operator named");
        foreach (var account in (string[])[Alice, world.Credentials.Node.ToString()])
            Assert.Equal("Succeeded", (await world.RunAsync(Noop(account == Alice ? 8 : 9, one => one.Owner = account))).Exit);
    }

    [Fact]
    public async Task Work_that_pays_less_than_the_node_asks_is_declined()
    {
        var (world, _) = await StartAsync(options => options);
        await using var running = world;

        await DeclinedAsync(world, assignment => assignment.PricePerHour = "0.999999", "asks for 1");
        await DeclinedAsync(world, assignment => assignment.PricePerHour = "", "asks for 1");
    }

    [Fact]
    public async Task Work_that_would_outlast_the_hours_is_declined_and_the_silo_knows_the_end()
    {
        // Open since an hour ago and for two more, whatever the time is.
        var now = DateTime.Now;
        var window = string.Create(CultureInfo.InvariantCulture, $"{now.AddHours(-1):HH:mm}-{now.AddHours(2):HH:mm}");
        Assert.True(WorkHours.TryParse([window], out var hours, out _));
        var (world, enrol) = await StartAsync(options => options with { Hours = hours });
        await using var running = world;

        var until = DateTimeOffset.FromUnixTimeMilliseconds(enrol.AvailableUntilMs);
        Assert.InRange(until, now.AddHours(2).AddMinutes(-1), now.AddHours(2));
        await DeclinedAsync(world, assignment => assignment.DurationSeconds = 3 * 3_600, "this node works until");
        Assert.Equal("Succeeded", (await world.RunAsync(Noop(9, one => one.DurationSeconds = 3_600))).Exit);
    }

    [Fact]
    public async Task Outside_the_hours_nothing_is_taken()
    {
        var now = DateTime.Now;
        var window = string.Create(CultureInfo.InvariantCulture, $"{now.AddHours(3):HH:mm}-{now.AddHours(4):HH:mm}");
        Assert.True(WorkHours.TryParse([window], out var hours, out _));
        var (world, enrol) = await StartAsync(options => options with { Hours = hours });
        await using var running = world;

        Assert.InRange(DateTimeOffset.FromUnixTimeMilliseconds(enrol.AvailableUntilMs), now.AddMinutes(-1), DateTimeOffset.Now);
        await DeclinedAsync(world, assignment => assignment.DurationSeconds = 600, "this node works until");
    }

    private static async Task<(WorkerWorld World, Wire.Enrol Enrol)> StartAsync(Func<WorkerOptions, WorkerOptions> with)
    {
        var world = await WorkerWorld.WithSiloAsync();
        world.Start(with(world.Options()));
        return (world, await world.Silo.EnrolledAsync());
    }

    private static async Task DeclinedAsync(WorkerWorld world, Action<Wire.Assignment> with, string reason)
    {
        await world.Silo.AssignAsync(Noop(1, with));
        var declined = (await world.Silo.Mailbox.NextAsync(message => message.Declined)).Declined;
        Assert.Contains(reason, declined.Reason, StringComparison.Ordinal);
    }

    private static Wire.Assignment Noop(int shard, Action<Wire.Assignment> with)
    {
        var assignment = new Wire.Assignment { Key = Orders.Key(shard: shard), OrderJson = """{"kind":"noop"}""", Owner = Alice, PricePerHour = "1", DurationSeconds = 60 };
        with(assignment);
        return assignment;
    }
}
