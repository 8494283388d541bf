using Skyops.Client.Errors;
using Skyops.Client.Sealing;
using Skyops.Silo.Sealing;
using Skyops.Tasks;
using TaskStatus = Skyops.Tasks.TaskStatus;

namespace Skyops.Tests.Encryption;

/// <summary>Tasks whose keys only their owner has, through a whole network.</summary>
public sealed class OwnerKeyTests
{
    private const string Copy = """cat "$SKYOPS_INPUTS/text"; cp "$SKYOPS_INPUTS/text" "$SKYOPS_OUTPUTS/result" """;

    [Fact]
    public async Task The_owners_client_gives_the_keys_and_the_silo_with_its_own_key_opens_nothing()
    {
        await using var world = await EncryptedWorld.StartAsync();
        var worker = await world.Pool.WorkerAsync(allow: "process");
        var task = await world.SubmitAsync(Copy, keys: SealingKeys.Mine);
        using var keys = await task.KeysAsync(world.Owner);
        var said = new List<KeyGiven>();
        var giving = keys.RunAsync(said.Add);

        var view = await world.Pool.EndedAsync(task, EncryptedWorld.Within);

        Assert.True(view.Status == TaskStatus.Completed, view.Reason);
        await giving.WaitAsync(EncryptedWorld.Within);
        Assert.Equal([new KeyGiven("0/0/0@1", worker.Address, null)], said);
        var released = Assert.Single(await EncryptedWorld.EventsAsync(task, "KeyReleased", int.MaxValue));
        Assert.Contains("by the owner", released.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(world.Holding(world.Marker), file => !file.Contains("/attempts/", StringComparison.Ordinal));
        using var broker = new BrokerKey(world.Pool.DataFolder);
        Assert.Throws<SkyopsException>(() => TaskOpener.Open(view.Spec.Sealing!, broker.Key));
        using var opener = await world.OpenerAsync(task);
        var folder = world.NewFolder("got");
        await task.DownloadAsync(folder, opener);
        Assert.Equal(await File.ReadAllTextAsync(world.Input), await File.ReadAllTextAsync(Path.Combine(folder, "result")));
        Assert.Contains(world.Marker, await world.LogAsync(task), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_owners_client_attempts_end_without_harm_and_the_task_goes_on_when_it_comes()
    {
        await using var world = await EncryptedWorld.StartAsync(options => options.Pool.KeyWait = TimeSpan.FromSeconds(1));
        var worker = await world.Pool.WorkerAsync(allow: "process");
        var before = (await world.Client.Nodes.GetAsync(worker.Address)).Reputation;
        var task = await world.SubmitAsync(Copy, keys: SealingKeys.Mine);

        var ended = await EncryptedWorld.EventsAsync(task, "AttemptFailed", 2);

        Assert.All(ended, update => Assert.Contains("waiting for the owner's keys", update.Text, StringComparison.Ordinal));
        Assert.All(ended, update => Assert.Equal(worker.Address, update.Node));
        Assert.Contains($"skyops task keys {task.Id}", (await task.GetAsync()).Reason, StringComparison.Ordinal);
        Assert.Equal(before, (await world.Client.Nodes.GetAsync(worker.Address)).Reputation);

        // Who waited for keys is not on record; the nodes say it again.
        await world.Pool.StopSiloAsync();
        await world.Pool.StartSiloAsync();
        using var keys = await task.KeysAsync(world.Owner);
        var giving = keys.RunAsync();
        var view = await world.Pool.EndedAsync(task, EncryptedWorld.Within);
        Assert.True(view.Status == TaskStatus.Completed, view.Reason);
        Assert.Null(view.Reason);
        await giving.WaitAsync(EncryptedWorld.Within);
    }

    [Fact]
    public async Task Others_neither_see_what_waits_nor_give_keys()
    {
        await using var world = await EncryptedWorld.StartAsync();
        var task = await world.SubmitAsync(Copy, keys: SealingKeys.Mine);
        using var stranger = Skyops.Sealing.Keys.SealingKey.Create();

        var theirs = await Assert.ThrowsAsync<SkyopsException>(() => world.Pool.Client().Tasks.Get(task.Id).KeysAsync(stranger));
        Assert.Equal(SkyopsErrorCodes.NotFound, theirs.Code);
        var wrongKey = await Assert.ThrowsAsync<SkyopsException>(() => task.KeysAsync(stranger));
        Assert.Equal(SkyopsErrorCodes.Sealed, wrongKey.Code);
        using var raw = await Chaos.RawAccount.LogInAsync(world.Pool.Api);
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => raw.ReadAsync($"/v1/tasks/{task.Id}/keys", CancellationToken.None));
        Assert.Equal(System.Net.HttpStatusCode.NotFound, refused.StatusCode);

        var brokers = await world.SubmitAsync(Copy);
        var none = await Assert.ThrowsAsync<SkyopsException>(() => brokers.KeysAsync(world.Owner));
        Assert.Contains("from the broker", none.Message, StringComparison.Ordinal);
    }
}
