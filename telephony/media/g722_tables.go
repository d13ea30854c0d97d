package media

// The tables of ITU-T G.722.
var (
	// lowDecision are the levels between the codes of the lower band (Table 4).
	lowDecision = [30]int{
		0, 35, 72, 110, 150, 190, 233, 276, 323, 370, 422, 473, 530, 587, 650,
		714, 786, 858, 940, 1023, 1121, 1219, 1339, 1458, 1612, 1765, 1980, 2195, 2557, 2919,
	}
	// lowFine is what each 6 bit code of the lower band stands for, in steps of
	// 1/32768 (Table 7).
	lowFine = [64]int{
		-136, -136, -136, -136, -24808, -21904, -19008, -16704, -14984, -13512, -12280, -11192, -10232, -9360, -8576, -7856,
		-7192, -6576, -6000, -5456, -4944, -4464, -4008, -3576, -3168, -2776, -2400, -2032, -1688, -1360, -1040, -728,
		24808, 21904, 19008, 16704, 14984, 13512, 12280, 11192, 10232, 9360, 8576, 7856, 7192, 6576, 6000, 5456,
		4944, 4464, 4008, 3576, 3168, 2776, 2400, 2032, 1688, 1360, 1040, 728, 432, 136, -432, -136,
	}
	// lowCoarse is the same for its four upper bits.
	lowCoarse = [16]int{0, -20456, -12896, -8968, -6288, -4240, -2584, -1200, 20456, 12896, 8968, 6288, 4240, 2584, 1200, 0}
	// lowGrowth is how the logarithm of the step moves, by the size of a code.
	lowGrowth = [8]int{-60, -30, 58, 172, 334, 538, 1198, 3042}
	// highFine is what each code of the upper band stands for, highGrowth how its
	// step moves after a small and a big one.
	highFine   = [4]int{-7408, -1616, 7408, 1616}
	highGrowth = [2]int{-214, 798}
	// stepFraction is 2048 times two to the power of n/32.
	stepFraction = [32]int{
		2048, 2093, 2139, 2186, 2233, 2282, 2332, 2383, 2435, 2489, 2543, 2599, 2656, 2714, 2774, 2834,
		2896, 2960, 3025, 3091, 3158, 3228, 3298, 3371, 3444, 3520, 3597, 3676, 3756, 3838, 3922, 4008,
	}
)
