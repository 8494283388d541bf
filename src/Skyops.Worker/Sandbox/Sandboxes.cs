using Skyops.Worker.Attempts;
using Skyops.Worker.Native;
using Skyops.Worker.Sandbox.Cgroups;
using Skyops.Worker.Sandbox.Disks;
using Skyops.Worker.Sandbox.Seccomp;

namespace Skyops.Worker.Sandbox;

/// <summary>Makes the sandboxes of one worker. There is one only where every control can be set.</summary>
internal sealed class Sandboxes
{
    private const UnixFileMode Passable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private const UnixFileMode OwnersOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode Readable = Passable | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private static readonly string[] Writable = ["outputs", "checkpoint", "logs", "scratch", "tmp"];

    private Sandboxes(SandboxTools tools, ICgroups groups, IAttemptDisks disks, SandboxPlaces places, SandboxUsers users) =>
        (Tools, Groups, Disks, Places, Users) = (tools, groups, disks, places, users);

    public SandboxTools Tools { get; }

    public ICgroups Groups { get; }

    public IAttemptDisks Disks { get; private set; }

    public SandboxPlaces Places { get; }

    public SandboxUsers Users { get; }

    /// <summary>Ends sandboxes when this worker dies; null where they end before.</summary>
    public ProcessGuard? Guard { get; private set; }

    /// <summary>Sandboxes that were made ahead; null where none are.</summary>
    public SandboxSpares? Spares { get; private set; }

    /// <summary>Finds what sandboxes are made with, and writes the files they share.</summary>
    /// <param name="attemptsRoot">The folder of the attempts.</param>
    /// <exception cref="SandboxException">Something is missing; says what.</exception>
    public static Sandboxes Prepare(string attemptsRoot)
    {
        if (MountCalls.EffectiveUser() != 0)
            throw new SandboxException("root", "this is an ordinary user", "run the worker as root: it mounts a disk of fixed size for each attempt, and the program runs as an ordinary user");
        var tools = SandboxTools.Find();
        var filter = SeccompFilter.ForThisMachine()
            ?? throw new SandboxException("seccomp filter", "there is none for this processor", "use x86-64 or arm64");
        var places = new SandboxPlaces(attemptsRoot);
        try
        {
            foreach (var folder in (string[])[SandboxPlaces.Root, places.Shared])
            {
                Directory.CreateDirectory(folder);
                File.SetUnixFileMode(folder, Passable);
            }

            File.WriteAllBytes(places.Filter, filter);
            SandboxEtc.Make(places.Etc);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SandboxException("places", failure.Message, $"let the worker write {SandboxPlaces.Root}", failure);
        }

        return new Sandboxes(tools, CgroupSearch.Find(), new LoopDisks(new ImageTemplates()), places, SandboxUsers.Of(File.ReadLines("/proc/self/uid_map"), places.Prefix));
    }

    /// <summary>Disks in memory from now on.</summary>
    public void UseTemporaryDisks() => Disks = new TemporaryDisks();

    /// <summary>Makes sandboxes ahead from now on, for attempts like those that were started.</summary>
    public void KeepSpares(ProcessGuard? guard) => (Guard, Spares) = (guard, new SandboxSpares(this));

    /// <summary>
    /// A sandbox for an attempt, in which everything is made and set up to the program itself: one that was made ahead, or a new one.
    /// Disposing of it removes all.
    /// </summary>
    /// <param name="folder">The attempt's, which exists and is empty.</param>
    /// <param name="limits">What it may take.</param>
    /// <exception cref="SandboxException">A control cannot be set; nothing is left.</exception>
    public SandboxRun Open(AttemptFolder folder, SandboxLimits limits) => Spares?.Take(folder, limits) ?? Make(folder, limits);

    /// <summary>Makes a new one: groups with limits, a disk, the place it sees, and the process that becomes the program.</summary>
    /// <param name="folder">Its own, which exists.</param>
    /// <param name="limits">What it may take.</param>
    /// <param name="enter">False: nothing waits in it; what runs there is made by somebody else.</param>
    /// <exception cref="SandboxException">A control cannot be set; nothing is left.</exception>
    public SandboxRun Make(AttemptFolder folder, SandboxLimits limits, bool enter = true)
    {
        var run = new SandboxRun(this, folder, limits, Users.Take());
        try
        {
            SandboxRemains.Remember(folder, Groups.FoldersOf(run.Place.Group));
            Groups.Create(run.Place.Group, limits.OfGroups);
            MakePlace(run.Place, folder, run, limits);
            if (enter) run.Enter(Guard);
            return run;
        }
        catch (Exception failure)
        {
            run.Dispose();
            if (failure is IOException or UnauthorizedAccessException) throw new SandboxException("places", failure.Message, $"let the worker write {SandboxPlaces.Root}", failure);
            throw;
        }
    }

    private void MakePlace(SandboxPlace place, AttemptFolder folder, SandboxRun run, SandboxLimits limits)
    {
        MakeFolder(place.Path, OwnersOnly, run.User);
        MakeFolder(place.Disk, OwnersOnly, 0);
        MakeFolder(place.Inputs, OwnersOnly, 0);
        MakeFolder(place.SharedMemory, OwnersOnly, 0);
        SharedMemory.Mount(place.SharedMemory, limits.SharedMemoryMiB);
        Disks.Mount(place.Disk, run.Files.Image, new DiskSize(limits.DiskMiB));
        File.SetUnixFileMode(place.Disk, Readable);
        MakeFolder(place.Data, Readable, 0);
        MakeFolder(Path.Combine(place.Data, "inputs"), Readable, 0);

        // The folders are its own, what holds them is not: so it cannot put a link in the place of one.
        foreach (var name in Writable) MakeFolder(Path.Combine(place.Data, name), OwnersOnly, run.User);
        const nuint flags = MountCalls.Bind | MountCalls.ReadOnly | MountCalls.NoSuid | MountCalls.NoDevices;
        File.SetUnixFileMode(folder.Inputs, Readable);
        if (MountCalls.Mount(folder.Inputs, place.Inputs, null, MountCalls.Bind, null) != 0
            || MountCalls.Mount(folder.Inputs, place.Inputs, null, flags | MountCalls.Remount, null) != 0)
        {
            throw new SandboxException("mounts", System.Runtime.InteropServices.Marshal.GetLastPInvokeErrorMessage(), "run the worker as root (CAP_SYS_ADMIN)");
        }
    }

    private static void MakeFolder(string path, UnixFileMode mode, uint user)
    {
        Directory.CreateDirectory(path);
        File.SetUnixFileMode(path, mode);
        if (user != 0) _ = MountCalls.ChangeOwner(path, user, user);
    }
}
