namespace Skyops.Core.Tests.Simulation;

/// <summary>
/// What a seed makes of the world: how large it is, and which faults it has. Every kind of fault is absent from some
/// worlds, so that none always hides behind another.
/// </summary>
internal sealed record SimSettings
{
    public required int Nodes { get; init; }
    public required int NodeOwners { get; init; }
    public required int Accounts { get; init; }
    public required int Tasks { get; init; }

    /// <summary>How long the faults last; after that the world drains.</summary>
    public required TimeSpan Chaos { get; init; }

    /// <summary>Longest delay of a message, in seconds.</summary>
    public required double Delay { get; init; }

    /// <summary>Probabilities for a call between grains: not executed, executed without answer.</summary>
    public required double RequestLost { get; init; }
    public required double AnswerLost { get; init; }

    /// <summary>Probability of an append that takes so long that whoever waits for the grain gives up.</summary>
    public required double SlowAppend { get; init; }

    /// <summary>Probabilities for a message between worker and silo.</summary>
    public required double Broken { get; init; }
    public required double Swallowed { get; init; }
    public required double Duplicated { get; init; }
    public required double Reordered { get; init; }

    /// <summary>How many more copies of a message come when one is duplicated: up to this many.</summary>
    public required int MostCopies { get; init; }

    /// <summary>Streams have no order at all: each message takes its own time.</summary>
    public required bool Shuffled { get; init; }

    /// <summary>Probabilities for an append: the silo dies before it, or between commit and answer.</summary>
    public required double CrashBeforeCommit { get; init; }
    public required double CrashAfterCommit { get; init; }

    /// <summary>Events a minute, in the whole world.</summary>
    public required double SiloCrashes { get; init; }
    public required double JournalAway { get; init; }
    public required double WorkerRestarts { get; init; }
    public required double Partitions { get; init; }

    /// <summary>How long a machine is cut off, in seconds: one of these.</summary>
    public required IReadOnlyList<int> PartitionSeconds { get; init; }
    public required double Quarantines { get; init; }
    public required double Outages { get; init; }

    /// <summary>Shares of the nodes.</summary>
    public required double Liars { get; init; }
    public required double Colluders { get; init; }
    public required double Slow { get; init; }
    public required double Sloppy { get; init; }

    /// <summary>Share of the nodes that have a past of right results.</summary>
    public required double Trusted { get; init; }

    /// <summary>Share of the honest nodes that lie where nobody can see it: not of what a second node checks.</summary>
    public required double Sly { get; init; }

    /// <summary>Of the attempts that trusted nodes get alone, how many are ringers. Where it is not nothing there is a long task, whose fee pays for some.</summary>
    public required double RingerShare { get; init; }

    public static SimSettings Of(SimRandom random)
    {
        // Drawn apart, so that one more draw there shifts nothing here.
        var storm = random.Split("storm");
        var ringers = random.Split("ringers");
        return new SimSettings
        {
            Nodes = random.Between(3, 10),
            NodeOwners = random.Between(3, 6),
            Accounts = random.Between(2, 3),
            Tasks = random.Between(3, 9),
            Chaos = random.Time(40, 120),
            Delay = random.Of([0.002, 0.02, 0.2]),
            RequestLost = Some(0.04),
            AnswerLost = Some(0.06),
            SlowAppend = Some(0.005),
            Broken = Some(0.002),
            Swallowed = Some(0.001),
            Duplicated = Some(0.05),
            Reordered = Some(0.05),
            MostCopies = storm.Of([1, 1, 4]),
            Shuffled = storm.Likely(0.15),
            CrashBeforeCommit = Some(0.005),
            CrashAfterCommit = Some(0.005),
            SiloCrashes = Some(1.5),
            JournalAway = Some(1),
            WorkerRestarts = Some(3),
            Partitions = Some(3),
            PartitionSeconds = [1, 4, 10, 45],
            Quarantines = Some(1),
            Outages = Some(1),
            Liars = Some(0.3),
            Colluders = Some(0.4),
            Slow = Some(0.2),
            Sloppy = Some(0.2),
            Trusted = Some(0.6),
            Sly = ringers.Of([0, 0.3]),
            RingerShare = ringers.Of([0, 0.2, 0.6]),
        };

        double Some(double most) => random.Likely(0.5) ? most * (0.2 + (0.8 * random.Share())) : 0;
    }
}
