namespace Skyops.Benchmarks.Load;

/// <summary>
/// <c>node GATEWAY</c>: a node in a process of its own that keeps what it is assigned. Not for people. It says that it is
/// enrolled, answers a line when it has been assigned something, and ends with its input.
/// </summary>
internal static class HoldingNode
{
    public const string Verb = "node";

    public static async Task<int> RunAsync(Uri gateway)
    {
        await using var fleet = await Fleet.ConnectAsync(gateway, count: 1, slots: 1, holds: true, TimeSpan.FromSeconds(1));
        Console.WriteLine("enrolled");
        while (await Console.In.ReadLineAsync() is not null)
        {
            while (fleet.AssignedCount == 0) await Task.Delay(1);
            Console.WriteLine("assigned");
        }

        return 0;
    }
}
