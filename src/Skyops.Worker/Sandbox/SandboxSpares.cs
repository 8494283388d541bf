using Skyops.Worker.Attempts;

namespace Skyops.Worker.Sandbox;

/// <summary>
/// Sandboxes that were made before anybody asked: one for each size of disk that attempts had last, since a disk is what takes
/// longest and cannot be changed. An attempt that starts takes one, and the next is made while it runs. Where there is none, or it
/// cannot be had, the attempt's is made when it is asked for.
/// </summary>
internal sealed class SandboxSpares(Sandboxes sandboxes) : IAsyncDisposable
{
    private const int MostSizes = 4;

    private readonly Lock sync = new();
    private readonly List<SandboxRun> waiting = [];
    private readonly HashSet<int> underWay = [];
    private Task filling = Task.CompletedTask;
    private bool disposed;

    /// <summary>Attempts that took one.</summary>
    public long Taken { get; private set; }

    /// <summary>Ends when no more are being made.</summary>
    public Task WhenFilledAsync()
    {
        lock (sync) return filling;
    }

    /// <summary>One for an attempt; null when none fits.</summary>
    public SandboxRun? Take(AttemptFolder folder, SandboxLimits limits)
    {
        if (Find(limits.DiskMiB) is not { } spare) return null;
        try
        {
            if (!spare.IsAlive) throw new IOException("It has ended.");
            spare.GiveTo(folder, limits);
            lock (sync) Taken++;
            return spare;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or SandboxException)
        {
            // Somebody killed it, or moved what it stands on: the attempt gets a new one, as if there had been none.
            Remove(spare);
            folder.Create();
            return null;
        }
    }

    /// <summary>Makes one like it unless there is one; comes back at once.</summary>
    public void Refill(SandboxLimits limits)
    {
        lock (sync)
        {
            if (disposed || waiting.Exists(spare => spare.Limits.DiskMiB == limits.DiskMiB) || !underWay.Add(limits.DiskMiB)) return;
            filling = Task.WhenAll(filling, Task.Run(() => FillAsync(limits)));
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (sync) disposed = true;
        await WhenFilledAsync();
        SandboxRun[] left;
        lock (sync)
        {
            left = [.. waiting];
            waiting.Clear();
        }

        foreach (var spare in left) Remove(spare);
        if (Directory.Exists(sandboxes.Places.Spares)) Directory.Delete(sandboxes.Places.Spares, recursive: true);
    }

    private SandboxRun? Find(int diskMiB)
    {
        lock (sync)
        {
            var at = waiting.FindIndex(spare => spare.Limits.DiskMiB == diskMiB);
            if (at < 0) return null;
            var spare = waiting[at];
            waiting.RemoveAt(at);
            return spare;
        }
    }

    private async Task FillAsync(SandboxLimits limits)
    {
        SandboxRun? spare = null;
        var folder = sandboxes.Places.NewSpare();
        try
        {
            folder.Create();
            spare = sandboxes.Make(folder, limits);
            await spare.WhenReadyAsync();
            Keep(spare);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or SandboxException or System.ComponentModel.Win32Exception)
        {
            // Attempts make their own, and say what is wrong if it still is then.
            if (spare is not null) Remove(spare);
            else TryRemove(folder);
        }
        finally
        {
            lock (sync) underWay.Remove(limits.DiskMiB);
        }
    }

    private void Keep(SandboxRun spare)
    {
        SandboxRun? oldest = null;
        lock (sync)
        {
            if (waiting.Count == MostSizes) oldest = waiting[0];
            if (oldest is not null) waiting.RemoveAt(0);
            waiting.Add(spare);
        }

        if (oldest is not null) Remove(oldest);
    }

    private static void Remove(SandboxRun spare)
    {
        spare.Dispose();
        TryRemove(spare.Folder);
    }

    private static void TryRemove(AttemptFolder folder)
    {
        try
        {
            folder.Remove();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The next worker on this data folder removes it.
        }
    }
}
