namespace Skyops.Core.Tests.Simulation;

/// <summary>
/// One stream between a worker and the silo. In order, unless the world reorders; a message that is lost breaks the
/// stream for good, because what comes after it cannot be delivered either. Neither side is told of that.
/// </summary>
internal sealed class SimLink(World world, SimWorker worker, Lifetime silo, SimRandom random)
{
    private TimeSpan _lastToSilo;
    private TimeSpan _lastToWorker;
    private bool _broken;

    public bool ClosedAtSilo { get; private set; }

    public bool ClosedAtWorker { get; private set; }

    public void ToSilo(Action deliver) => Send(ref _lastToSilo, worker.CutOff.Up, silo, () =>
    {
        if (!ClosedAtSilo) deliver();
    });

    public void ToWorker(Action deliver) => Send(ref _lastToWorker, worker.CutOff.Down, worker.Life, () =>
    {
        if (!ClosedAtWorker) deliver();
    });

    /// <summary>The silo ends the stream; the worker hears of it when the way is free.</summary>
    public void CloseAtSilo(Action<SimLink> tellWorker)
    {
        if (ClosedAtSilo) return;
        ClosedAtSilo = true;
        ToWorker(() => tellWorker(this));
    }

    public void CloseAtWorker(Action tellSilo)
    {
        if (ClosedAtWorker) return;
        ClosedAtWorker = true;
        ToSilo(tellSilo);
    }

    private void Send(ref TimeSpan last, bool cutOff, Lifetime life, Action deliver)
    {
        var faulty = world.FaultsOn;
        if (cutOff || (faulty && random.Likely(world.Settings.Broken))) _broken = true;
        if (_broken || (faulty && random.Likely(world.Settings.Swallowed))) return;
        var delay = world.Network.Wire();
        var reordered = faulty && (world.Settings.Shuffled || random.Likely(world.Settings.Reordered));
        if (reordered) delay += random.Time(0, 0.5);
        var at = world.Queue.Elapsed + delay;
        if (!reordered && at < last) at = last;
        if (!reordered) last = at;
        world.Queue.After(at - world.Queue.Elapsed, life, deliver);
        if (!faulty || !random.Likely(world.Settings.Duplicated)) return;
        var copies = world.Settings.MostCopies > 1 ? random.Between(1, world.Settings.MostCopies) : 1;
        for (var copy = 0; copy < copies; copy++)
            world.Queue.After(at - world.Queue.Elapsed + random.Time(0, 1), life, deliver);
    }
}
