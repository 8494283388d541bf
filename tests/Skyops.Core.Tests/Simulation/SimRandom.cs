using Skyops.Core.Hashing;

namespace Skyops.Core.Tests.Simulation;

/// <summary>
/// A splittable source of choices (SplitMix64, G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number
/// generators", OOPSLA 2014). Each part of the world draws from its own stream, so that one more draw in one part does
/// not shift all the others.
/// </summary>
internal sealed class SimRandom
{
    private const ulong Gamma = 0x9E3779B97F4A7C15;
    private readonly ulong _seed;
    private ulong _state;

    public SimRandom(ulong seed) => _state = _seed = seed;

    /// <summary>A stream of its own for a part of the world; does not depend on what was drawn here.</summary>
    public SimRandom Split(string name) => new(Mix(_seed ^ StableHash.Of(name)));

    public int Below(int end) => (int)(Next() % (ulong)end);

    public int Between(int first, int last) => first + Below(last - first + 1);

    public double Share() => (Next() >> 11) * (1.0 / (1UL << 53));

    public bool Likely(double probability) => Share() < probability;

    public T Of<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    /// <summary>Evenly between the two.</summary>
    public TimeSpan Time(double firstSeconds, double lastSeconds) =>
        TimeSpan.FromTicks((long)(TimeSpan.TicksPerSecond * (firstSeconds + (Share() * (lastSeconds - firstSeconds)))));

    /// <summary>Until the next of events that come at random, so many a minute in the mean.</summary>
    public TimeSpan Pause(double perMinute) =>
        TimeSpan.FromMilliseconds(1 + Math.Round(-Math.Log(1 - Share()) * 60_000 / perMinute));

    private ulong Next() => Mix(_state += Gamma);

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
