namespace Skyops.Kernels.Cpu.Lanes;

/// <summary>
/// A fixed number of binary32 lanes on which every operation is the correctly rounded IEEE-754 one, lane by lane.
/// Kernels are written once over this interface; because no operation mixes lanes, the width cannot change a bit of
/// a result. The JIT compiles one copy of a kernel for each width.
/// </summary>
/// <remarks>The <c>…Bits</c> operations treat lanes as 32-bit integers; masks are all ones or all zeros.</remarks>
internal unsafe interface ILanes<TSelf>
    where TSelf : unmanaged, ILanes<TSelf>
{
    static abstract int Count { get; }

    static abstract TSelf Load(float* source);

    static abstract void Store(TSelf value, float* destination);

    static abstract TSelf Broadcast(float value);

    static abstract TSelf BroadcastBits(int bits);

    static abstract TSelf operator +(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf left, TSelf right);

    static abstract TSelf operator *(TSelf left, TSelf right);

    static abstract TSelf operator /(TSelf left, TSelf right);

    static abstract TSelf operator &(TSelf left, TSelf right);

    static abstract TSelf operator |(TSelf left, TSelf right);

    /// <summary>left × right + addend with one rounding.</summary>
    static abstract TSelf FusedMultiplyAdd(TSelf left, TSelf right, TSelf addend);

    static abstract TSelf SquareRoot(TSelf value);

    /// <summary>A mask; false where either side is NaN.</summary>
    static abstract TSelf GreaterThan(TSelf left, TSelf right);

    /// <summary>A mask; false where either side is NaN, true for +0 and −0.</summary>
    static abstract TSelf AreEqual(TSelf left, TSelf right);

    /// <summary>The first value where the mask is set, the second elsewhere.</summary>
    static abstract TSelf Select(TSelf mask, TSelf whenSet, TSelf otherwise);

    static abstract TSelf AddBits(TSelf left, TSelf right);

    static abstract TSelf SubtractBits(TSelf left, TSelf right);

    static abstract TSelf ShiftBitsLeft(TSelf value, int count);

    /// <summary>Shifts the 32-bit integers right and keeps their sign.</summary>
    static abstract TSelf ShiftBitsRight(TSelf value, int count);

    /// <summary>Rounds each 32-bit integer to the nearest binary32.</summary>
    static abstract TSelf ConvertBits(TSelf value);
}
