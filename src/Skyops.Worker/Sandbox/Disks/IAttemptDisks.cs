namespace Skyops.Worker.Sandbox.Disks;

/// <summary>Makes file systems of a fixed size, so that no attempt can take more of the node's disk than it asked for.</summary>
internal interface IAttemptDisks
{
    /// <summary>As people read it.</summary>
    string Kind { get; }

    /// <summary>Mounts an empty one.</summary>
    /// <param name="place">The folder to mount it on.</param>
    /// <param name="image">A path for a file behind it, where one is needed.</param>
    /// <param name="size">How much it holds.</param>
    /// <exception cref="SandboxException">It cannot be mounted.</exception>
    void Mount(string place, string image, DiskSize size);
}

/// <summary>Size of a disk.</summary>
/// <param name="MiB">Space for content.</param>
internal readonly record struct DiskSize(int MiB)
{
    private const int LeastFiles = 4_096;
    private const int MostFiles = 1 << 20;
    private const int FilesPerMiB = 64;

    /// <summary>Files and folders it may hold: 64 a MiB, at least 4,096.</summary>
    public int Files => (int)Math.Clamp((long)MiB * FilesPerMiB, LeastFiles, MostFiles);
}

/// <summary>What is left on a mounted disk.</summary>
/// <param name="Bytes">Bytes an ordinary user can still write.</param>
/// <param name="Files">Files that can still be made.</param>
/// <param name="Total">Bytes that it holds in all.</param>
internal readonly record struct DiskRoom(long Bytes, long Files, long Total)
{
    /// <summary>A kernel that writes in large pieces refuses a whole piece when only a part of it would fit.</summary>
    private const int LargestPiece = 2 << 20;
    private const int LeastShare = 8;

    /// <summary>Below this a write has been refused or the next one is: one block of a file and one of its folder.</summary>
    private const int LeastBytes = 8 << 10;

    public bool IsFull => Bytes < LeastBytes || Files == 0;

    /// <summary>So little is left that who failed may have been refused a write.</summary>
    public bool IsShort => IsFull || Bytes < Math.Min(LargestPiece, Total / LeastShare);

    /// <summary>Null when the folder is not there.</summary>
    public static unsafe DiskRoom? Of(string place)
    {
        // struct statvfs with 64 bits: f_bsize, f_frsize, f_blocks, f_bfree, f_bavail, f_files, f_ffree, f_favail …
        var result = stackalloc ulong[32];
        if (Native.MountCalls.StatFileSystem(place, result) != 0) return null;
        return new DiskRoom((long)(result[1] * result[4]), (long)result[7], (long)(result[1] * result[2]));
    }
}
